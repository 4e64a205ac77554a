using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Nabi.Serving;

/// <summary>The page beside the models, and what it asks for.</summary>
internal static class PageEndpoints
{
    private const int MostListeners = 64;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public static void Map(RouteGroupBuilder group)
    {
        _ = ((IEndpointRouteBuilder)group).ServiceProvider.GetRequiredService<PageMetrics>();
        var listeners = new Listeners();
        Get(group, "/", context =>
        {
            // Addresses in the page are relative to a folder.
            if (context.Request.Path.Value is { } path && !path.EndsWith('/'))
            {
                context.Response.Redirect($"{context.Request.PathBase}{path}/{context.Request.QueryString}");
                return Task.CompletedTask;
            }

            return PageAssets.WriteAsync(context, "index.html");
        });
        foreach (var name in PageAssets.Names.Where(static name => !name.EndsWith(".html", StringComparison.Ordinal)))
            Get(group, $"/{name}", context => PageAssets.WriteAsync(context, name));
        Get(group, "/api/models", ModelsAsync);
        Get(group, "/api/models/{model}", ModelAsync);
        Get(group, "/api/metrics", context => MetricsAsync(context, listeners));
        Post(group, "/api/models/{model}/infer", InferAsync);
        Post(group, "/api/models/{model}/trace", TraceAsync);
    }

    private static void Get(RouteGroupBuilder group, string path, RequestDelegate run)
        => group.MapGet(path, PageGuard.Guarded(run)).ExcludeFromDescription();

    private static void Post(RouteGroupBuilder group, string path, RequestDelegate run)
        => group.MapPost(path, PageGuard.Guarded(run)).ExcludeFromDescription();

    private static NabiServer Server(HttpContext context) => context.RequestServices.GetRequiredService<NabiServer>();

    private static string Name(HttpContext context) => context.Request.RouteValues["model"] as string ?? "";

    private static Task ModelsAsync(HttpContext context)
    {
        var repository = Server(context).Repository;
        return HttpResults.WriteAsync(context, 200, json =>
        {
            json.WriteString("version", NabiServer.Version);
            json.WriteStartArray("models");
            foreach (var name in repository.Names)
            {
                var model = repository.Use(name, null);
                try
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("version", model.Version);
                    json.WriteNumber("parameters", model.Model.ParameterCount);
                    json.WriteShape("input", model.Model.Inputs[0].Shape);
                    json.WriteString("datatype", DataTypes.Of(model.Model.Inputs[0].DType));
                    json.WriteShape("output", model.Model.Outputs[0].Shape);
                    json.WriteEndObject();
                }
                finally
                {
                    model.Release();
                }
            }

            json.WriteEndArray();
        });
    }

    private static async Task ModelAsync(HttpContext context)
    {
        var repository = Server(context).Repository;
        var model = repository.Use(Name(context), null);
        try
        {
            await HttpResults.WriteAsync(context, 200, json => ModelDetails.Write(json, model, repository.Versions(model.Name)))
                .ConfigureAwait(false);
        }
        finally
        {
            model.Release();
        }
    }

    private static async Task InferAsync(HttpContext context)
    {
        var most = Limit(context);
        var (request, outputs, version) = await Server(context).InferAsync(
            Name(context), null, () => HttpResults.ReadAsync(context, most), context.RequestAborted).ConfigureAwait(false);
        await HttpResults.OutputsAsync(context, Name(context), version, request, outputs).ConfigureAwait(false);
    }

    private static async Task TraceAsync(HttpContext context)
    {
        var most = Limit(context);
        var traces = context.RequestServices.GetRequiredService<ModelTraces>();
        var model = Server(context).Repository.Use(Name(context), null);
        try
        {
            var request = await HttpResults.ReadAsync(context, most).ConfigureAwait(false);
            var calls = await traces.RunAsync(model, request, context.RequestAborted).ConfigureAwait(false);
            await HttpResults.WriteAsync(context, 200, json => ModelTraces.Write(json, calls)).ConfigureAwait(false);
        }
        finally
        {
            model.Release();
        }
    }

    private static long Limit(HttpContext context)
    {
        var most = context.RequestServices.GetRequiredService<IOptions<NabiServingOptions>>().Value.MaxRequestBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + 1;
        return most;
    }

    /// <summary>The last minutes at once, then each second when it is over.</summary>
    private static async Task MetricsAsync(HttpContext context, Listeners listeners)
    {
        using var place = listeners.Take(MostListeners);
        var metrics = context.RequestServices.GetRequiredService<PageMetrics>();
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var events = EventStream.Begin(context);
        using var timer = new PeriodicTimer(Beat);
        var seen = 0L;
        try
        {
            do
            {
                var fresh = metrics.After(seen);
                if (fresh.Count > 0)
                    seen = fresh[^1].Number;
                await events.SendAsync("seconds", json =>
                {
                    json.WriteStartArray("seconds");
                    foreach (var second in fresh)
                    {
                        json.WriteStartObject();
                        second.Write(json);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }, end.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(end.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Nobody listens any more, or the server ends.
        }
    }
}
