using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nabi.Serving;

namespace Nabi.Cli;

/// <summary><c>nabi serve MODEL... --port 8000</c>: answers requests for models over HTTP and gRPC until it is ended.</summary>
internal static class ServeCommand
{
    /// <summary>How long requests that are under way may take when the server ends.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    private const string Name = "serve";

    public static Command Make(TextWriter output)
    {
        var models = new Argument<string[]>("model")
        {
            Description = "Model files, which are watched: .keras, .h5 or .onnx. name=FILE gives one another name.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var folder = Text("--folder", "A folder of models that is watched: name.keras, or name/version/model.keras.", "DIR");
        var host = Text("--host", "The address to listen on; 0.0.0.0 for all. Default: 127.0.0.1, this machine alone.", "ADDRESS");
        var port = Numbers.Option("--port", "The port for HTTP; 0 for any that is free.", least: 0, otherwise: 8000);
        var grpc = Numbers.Option("--grpc-port", "The port for gRPC; 0 for any that is free.", least: 0, otherwise: 8001);
        var batch = Numbers.Option("--max-batch", "Rows that are predicted together.", least: 1, otherwise: 32);
        var delay = Numbers.Option("--max-delay", "Milliseconds that a request waits for others.", least: 0, otherwise: 0);
        var queue = Numbers.Option("--queue", "Requests that may wait; further ones are answered with 429.", least: 1, otherwise: 256);
        var state = Text("--state", "A folder for the states of sequences, so that they outlive the server.", "DIR");
        var hosts = new Option<string[]>("--allow-host")
        {
            Description = "A name that requests may ask for, where something on this machine passes them on. Default without --host: "
                + "localhost alone.",
            HelpName = "NAME",
        };
        var page = new Option<bool>("--page") { Description = "The page to look at models also where --host opens the server to others." };
        var noPage = new Option<bool>("--no-page") { Description = "Answer requests alone, without the page to look at models." };
        var threads = ThreadsOption.Make();
        var command = new Command(Name, "Answer requests for models: the Open Inference Protocol over HTTP and gRPC.")
        {
            models, folder, host, port, grpc, batch, delay, queue, state, hosts, page, noPage, threads,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            threads.Apply(parsed);
            var files = parsed.GetValue(models) ?? [];
            if (files.Length == 0 && parsed.GetValue(folder) is null)
                throw new NabiException("nabi serve needs a model: give files, or --folder with a folder of them.");
            var address = IPAddress.TryParse(parsed.GetValue(host) ?? "127.0.0.1", out var given) ? given
                : throw new NabiException($"--host must be an address such as 127.0.0.1 or 0.0.0.0, got '{parsed.GetValue(host)}'.");
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(address, Port(parsed.GetValue(port) ?? 8000, "--port"));
                kestrel.Listen(address, Port(parsed.GetValue(grpc) ?? 8001, "--grpc-port"),
                    static listen => listen.Protocols = HttpProtocols.Http2);
            });
            // A name that was made to point at this machine is no way in for other sites.
            if (IPAddress.IsLoopback(address))
            {
                builder.Services.AddHostFiltering(options =>
                    options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", .. parsed.GetValue(hosts) ?? []]);
            }

            builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = Patience);
            builder.Services.AddNabi(options =>
            {
                foreach (var file in files)
                {
                    if (file.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && !File.Exists(file))
                        options.AddModel(file[(at + 1)..], file[..at]);
                    else
                        options.AddModel(file);
                }

                options.Folder = parsed.GetValue(folder);
                options.MaxBatch = parsed.GetValue(batch) ?? options.MaxBatch;
                options.MaxDelay = TimeSpan.FromMilliseconds(parsed.GetValue(delay) ?? 0);
                options.QueueLength = parsed.GetValue(queue) ?? options.QueueLength;
                options.StateFolder = parsed.GetValue(state);
            });
            var app = builder.Build();
            await using (app.ConfigureAwait(false))
            {
                if (IPAddress.IsLoopback(address))
                    app.UseHostFiltering();
                app.MapNabi();
                var hasPage = !parsed.GetValue(noPage) && (IPAddress.IsLoopback(address) || parsed.GetValue(page));
                if (hasPage)
                {
                    app.MapNabiPage();
                    app.MapGet("/", static context =>
                    {
                        context.Response.Redirect("nabi/");
                        return Task.CompletedTask;
                    });
                }

                app.MapHealthChecks("/health");
                await app.StartAsync(cancellation).ConfigureAwait(false);
                string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
                output.WriteLine($"{addresses[0]}/v2 (HTTP), {addresses[1]} (gRPC){(hasPage ? $", {addresses[0]}/nabi/ (page)" : "")}; "
                    + "Ctrl-C ends it.");
                using var ended = cancellation.Register(static app => ((WebApplication)app!).Lifetime.StopApplication(), app);
                await app.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }

    /// <summary>Whether a command line asks to serve.</summary>
    public static bool Is(ParseResult parsed) => parsed.CommandResult.Command.Name == Name;

    private static int Port(int port, string option)
        => port <= 65535 ? port : throw new NabiException($"{option} must be from 0 to 65535, got {port}.");

    private static Option<string?> Text(string name, string about, string word) => new(name) { Description = about, HelpName = word };
}
