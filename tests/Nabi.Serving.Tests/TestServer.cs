using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Nabi.Serving.Tests;

/// <summary>A server of models on ports of its own: one for HTTP, one for gRPC.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestServer(WebApplication app)
    {
        this.app = app;
        string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
        Address = new Uri(addresses[0]);
        GrpcAddress = new Uri(addresses[1]);
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Address { get; }

    public Uri GrpcAddress { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<TestServer> StartAsync(
        Action<NabiServingOptions> configure, Action<WebApplicationBuilder>? services = null,
        Action<WebApplication, IEndpointConventionBuilder>?
        endpoints = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddNabi(configure);
        services?.Invoke(builder);
        var app = builder.Build();
        var mapped = app.MapNabi();
        app.MapHealthChecks("/health");
        endpoints?.Invoke(app, mapped);
        await app.StartAsync();
        return new TestServer(app);
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
