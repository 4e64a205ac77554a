using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Nabi.Serving;

/// <summary>
/// The server behind a <see cref="LiveReport"/>: this machine alone, a page, its events, and three words that it may say.
/// </summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private const int MostListeners = 32;
    private const int MostBody = 1024;
    private const string TokenHeader = "X-Nabi-Token";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    // How long a page may take to fetch what came last; on a busy machine a second was too short.
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(10);

    private readonly WebApplication app;
    private readonly LiveHistory history;
    private readonly LiveControl control;
    private readonly string title;
    private readonly Listeners listeners = new();
    private readonly CancellationTokenSource ending = new();

    // The page gets it with its first event, which no other site can read.
    private readonly string token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    public LiveServer(LiveHistory history, LiveControl control, string title, int port)
    {
        (this.history, this.control, this.title) = (history, control, title);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = MostEnding);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBody;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        app = builder.Build();
        app.UseRouting();
        app.MapGet("/", PageGuard.Guarded(static context => PageAssets.WriteAsync(context, "live.html")));
        foreach (var name in PageAssets.Names.Where(static name => !name.EndsWith(".html", StringComparison.Ordinal)))
            app.MapGet($"/{name}", PageGuard.Guarded(context => PageAssets.WriteAsync(context, name)));
        app.MapGet("/events", PageGuard.Guarded(EventsAsync));
        app.MapPost("/control", PageGuard.Guarded(ControlAsync));
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="NabiException">The port is taken.</exception>
    public void Start()
    {
        try
        {
            // Away from a context that the caller's thread may have to itself.
            Task.Run(() => app.StartAsync()).GetAwaiter().GetResult();
        }
        catch (IOException error)
        {
            throw new NabiException($"LiveReport: {error.Message} Give another port, or 0 for any that is free.", error);
        }

        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        ending.Dispose();
    }

    private async Task EventsAsync(HttpContext context)
    {
        using var place = listeners.Take(MostListeners);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending.Token);
        var events = EventStream.Begin(context);
        var seen = new LiveHistory.Seen();
        using var timer = new PeriodicTimer(Beat);
        try
        {
            await events.SendAsync("hello", json =>
            {
                json.WriteString("token", token);
                json.WriteString("title", title);
            }, end.Token).ConfigureAwait(false);
            do
            {
                if (history.Version != seen.Version)
                    await events.SendAsync("trainings", json => history.Write(json, seen), end.Token).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(end.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // What came last is sent before the end.
            if (history.Version != seen.Version)
                await events.SendAsync("trainings", json => history.Write(json, seen), context.RequestAborted).ConfigureAwait(false);
            await events.SendAsync("bye", static _ => { }, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private async Task ControlAsync(HttpContext context)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers[TokenHeader].ToString());
        if (!CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(token)))
            throw new ServingException(403, "The request does not come from this training's page; load the page again.");
        string? action = null;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            if (body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("action", out var word)
                && word.ValueKind == JsonValueKind.String)
            {
                action = word.GetString();
            }
        }
        catch (Exception error) when (error is JsonException or BadHttpRequestException)
        {
            throw new ServingException(400, "The body must be an object such as {\"action\":\"pause\"}.");
        }

        control.Take(action);
        await HttpResults.WriteAsync(context, 200, json => json.WriteString("state", history.State)).ConfigureAwait(false);
    }
}
