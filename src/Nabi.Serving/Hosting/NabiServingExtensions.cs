using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Nabi.Serving;

/// <summary>Models in a program of ASP.NET Core: <c>builder.Services.AddNabi(...)</c> and <c>app.MapNabi()</c>.</summary>
public static class NabiServingExtensions
{
    /// <summary>
    /// Adds what answers requests for models, a health check <c>nabi</c>, and the OpenAPI document <c>nabi</c>. Measurements and traces
    /// have the name <c>Nabi.Serving</c>.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="configure">Says which models, and within which limits.</param>
    /// <returns>The services.</returns>
    /// <exception cref="NabiException">A model's name is no name; when the program starts: an option is out of range, or a model file
    /// cannot be loaded.</exception>
    public static IServiceCollection AddNabi(this IServiceCollection services, Action<NabiServingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<NabiServingOptions>().Configure(configure);
        services.AddMetrics();
        services.AddSingleton<ServingMetrics>();
        services.AddSingleton<ModelRepository>();
        services.AddSingleton<NabiServer>();
        services.AddSingleton<InferenceService>();
        services.AddSingleton<PageMetrics>();
        services.AddSingleton<ModelTraces>();
        services.AddHostedService<ModelWatch>();
        services.AddHealthChecks().AddCheck<NabiHealthCheck>("nabi");
        services.AddOpenApi(ServiceDescription.Document, ServiceDescription.Configure);
        services.AddGrpc();
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions>().Configure<IOptions<NabiServingOptions>>(
            static (grpc, nabi) => grpc.MaxReceiveMessageSize = (int)nabi.Value.MaxRequestBytes);
        return services;
    }

    /// <summary>
    /// Maps the Open Inference Protocol: <c>/v2/...</c> over HTTP, the service <c>inference.GRPCInferenceService</c> over gRPC, and
    /// <c>/v2/openapi/nabi.json</c>.
    /// </summary>
    /// <param name="endpoints">The program.</param>
    /// <returns>All these endpoints, for <c>RequireAuthorization()</c> and other conventions.</returns>
    /// <exception cref="NabiException">An option is out of range, or a model file cannot be loaded.</exception>
    public static IEndpointConventionBuilder MapNabi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        // Models are loaded before the first request, and a mistake ends the program at once.
        _ = endpoints.ServiceProvider.GetRequiredService<ModelRepository>();
        var group = endpoints.MapGroup("/v2");
        HttpEndpoints.Map(group);
        return new NabiEndpoints(group, endpoints.MapGrpcService<InferenceService>(),
            endpoints.MapOpenApi("/v2/openapi/{documentName}.json"));
    }

    /// <summary>
    /// Maps a page to look at the models: their diagrams, predictions to try, what happens inside for an input, and what is measured. It
    /// works without a network and asks this server alone.
    /// </summary>
    /// <remarks>
    /// What is reached over a loopback address is answered under its name alone (localhost, 127.0.0.1), or under those that
    /// <c>AllowedHosts</c> of the program names.
    /// </remarks>
    /// <param name="endpoints">The program, after <see cref="AddNabi"/>.</param>
    /// <param name="pattern">Where; <c>/nabi</c> by default.</param>
    /// <returns>All endpoints of the page, for <c>RequireAuthorization()</c> and other conventions.</returns>
    /// <exception cref="NabiException">An option is out of range, or a model file cannot be loaded.</exception>
    public static IEndpointConventionBuilder MapNabiPage(
        this IEndpointRouteBuilder endpoints, [System.Diagnostics.CodeAnalysis.StringSyntax("Route")] string pattern = "/nabi")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        _ = endpoints.ServiceProvider.GetRequiredService<ModelRepository>();
        var group = endpoints.MapGroup(pattern);
        PageEndpoints.Map(group);
        return group;
    }
}
