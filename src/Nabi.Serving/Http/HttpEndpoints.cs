using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Nabi.Serving;

/// <summary>The protocol over HTTP.</summary>
internal static class HttpEndpoints
{
    private const string ModelPath = "/models/{model}";
    private const string VersionPath = "/models/{model}/versions/{version}";

    public static void Map(RouteGroupBuilder group)
    {
        // Asked for once: what a request has of its own is made when it asks for a service.
        var services = ((IEndpointRouteBuilder)group).ServiceProvider;
        var server = services.GetRequiredService<NabiServer>();
        var most = services.GetRequiredService<IOptions<NabiServingOptions>>().Value.MaxRequestBytes;
        Get(group, "", "What the server is", ServerAsync);
        Get(group, "/health/live", "Whether the server runs",
            context => HttpResults.WriteAsync(context, 200, json => json.WriteBoolean("live", true)));
        Get(group, "/health/ready", "Whether the server takes requests", ReadyAsync);
        foreach (var path in (string[])[ModelPath, VersionPath])
        {
            var suffix = path == ModelPath ? "" : " of a version";
            Get(group, path, "Inputs and outputs" + suffix, ModelAsync);
            Get(group, path + "/ready", "Whether a model takes requests" + suffix, ModelReadyAsync);
            Post(group, path + "/infer", "Outputs for inputs" + suffix, context => InferAsync(context, server, most));
        }

        Post(group, "/repository/index", "The models that are served", IndexAsync);
    }

    private static void Get(RouteGroupBuilder group, string path, string summary, RequestDelegate run)
        => Described(group.MapGet(path, Guarded(run)), path, summary, run);

    private static void Post(RouteGroupBuilder group, string path, string summary, RequestDelegate run)
        => Described(group.MapPost(path, Guarded(run)), path, summary, run);

    private static void Described(IEndpointConventionBuilder endpoint, string path, string summary, RequestDelegate run)
        => endpoint.WithSummary(summary).WithTags("Open Inference Protocol").WithGroupName(ServiceDescription.Document)
            // What the description of a service is made from.
            .WithMetadata(run.Method, new ServiceDescription(path));

    /// <summary>Every error is a status and a sentence.</summary>
    private static RequestDelegate Guarded(RequestDelegate run) => async context =>
    {
        try
        {
            await run(context).ConfigureAwait(false);
        }
        catch (ServingException error) when (!context.Response.HasStarted)
        {
            await HttpResults.ErrorAsync(context, error.Status, error.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more.
        }
    };

    private static NabiServer Server(HttpContext context) => context.RequestServices.GetRequiredService<NabiServer>();

    private static string Value(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    private static Task ServerAsync(HttpContext context) => HttpResults.WriteAsync(context, 200, json =>
    {
        json.WriteString("name", "nabi");
        json.WriteString("version", NabiServer.Version);
        json.WriteStartArray("extensions");
        foreach (var extension in NabiServer.Extensions)
            json.WriteStringValue(extension);
        json.WriteEndArray();
    });

    private static Task ReadyAsync(HttpContext context)
        => Server(context).Repository.IsReady ? HttpResults.WriteAsync(context, 200, json => json.WriteBoolean("ready", true))
            : HttpResults.ErrorAsync(context, 503, "The server is ending and takes no new requests; ask another one.");

    private static async Task ModelAsync(HttpContext context)
    {
        var repository = Server(context).Repository;
        var model = repository.Use(Value(context, "model"), Value(context, "version"));
        try
        {
            var versions = repository.Versions(model.Name);
            await HttpResults.WriteAsync(context, 200, json =>
            {
                json.WriteString("name", model.Name);
                json.WriteVersions(versions);
                json.WriteString("platform", "nabi");
                json.WriteSignature(model);
            }).ConfigureAwait(false);
        }
        finally
        {
            model.Release();
        }
    }

    private static async Task ModelReadyAsync(HttpContext context)
    {
        var server = Server(context);
        var model = server.Repository.Use(Value(context, "model"), Value(context, "version"));
        model.Release();
        if (!server.Repository.IsReady)
            throw new ServingException(503, "The server is ending and takes no new requests; ask another one.");
        await HttpResults.WriteAsync(context, 200, json =>
        {
            json.WriteString("name", model.Name);
            json.WriteBoolean("ready", true);
        }).ConfigureAwait(false);
    }

    private static async Task InferAsync(HttpContext context, NabiServer server, long most)
    {
        // Kestrel's own limit is for all of a program; this one is for requests of this kind. One byte more tells that it is too large.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + 1;
        var model = Value(context, "model");
        var (request, outputs, version) = await server.InferAsync(
            model, Value(context, "version"), () => HttpResults.ReadAsync(context, most), context.RequestAborted).ConfigureAwait(false);
        await HttpResults.OutputsAsync(context, model, version, request, outputs).ConfigureAwait(false);
    }

    private static Task IndexAsync(HttpContext context)
    {
        var repository = Server(context).Repository;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var name in repository.Names)
            {
                foreach (var version in repository.Versions(name))
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("version", version);
                    json.WriteString("state", "READY");
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
        }

        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }
}
