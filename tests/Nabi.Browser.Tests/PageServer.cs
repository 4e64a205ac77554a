using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nabi.Layers;
using Nabi.Serving;

namespace Nabi.Browser.Tests;

/// <summary>A server with a model of each kind, for all tests.</summary>
public sealed class PageServer : IAsyncLifetime
{
    private WebApplication? app;

    /// <summary>The page.</summary>
    public Uri Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Seeds.Set(5);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddNabi(static options =>
        {
            options.AddModel(Digits(), "digits");
            options.AddModel(Reviews(), "reviews");
            options.AddModel(Series(), "series");
            options.AddModel(Looks(), "attention");
            options.AddModel(Odd(), "odd");
        });
        app = builder.Build();
        app.MapNabi();
        app.MapNabiPage();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Page = new Uri($"{address}/nabi/");
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    private static Sequential Digits()
        => [new Input(28, 28) { Name = "image" }, new LSTM(32), new Dense(10, "softmax") { Name = "digit" }];

    private static Sequential Reviews()
    {
        var words = new TextVectorization(40) { OutputSequenceLength = 12 };
        words.Adapt(["a film with a fine story and good actors", "a thin plot and no end in sight", "the best film of the year"]);
        return [words, new Embedding(40, 8) { MaskZero = true }, new Bidirectional(new GRU(6) { ReturnSequences = true }), new LSTM(5),
            new Dense(1, "sigmoid") { Name = "positive" }];
    }

    private static Sequential Series()
        => [new Input(null, 1) { Name = "series" }, new GRU(16), new Dense(12) { Name = "next" }];

    private static Model Looks()
    {
        var x = Input.Of(16, 8);
        var attended = new MultiHeadAttention(2, 4).Apply([x, x]);
        return new Model(x, new Dense(3, "softmax").Apply(new GlobalAveragePooling1D().Apply(attended)));
    }

    /// <summary>Names that would do harm if they were markup, two inputs, an output with several axes.</summary>
    private static Model Odd()
    {
        var (a, b) = (new Input(6, 2) { Name = "<img src=x onerror=alert(1)>" }, new Input(3) { Name = "static" });
        var steps = new LSTM(4) { ReturnSequences = true, Name = "<script>alert(2)</script>" }.Apply(a.Symbolic);
        var times = new RepeatVector(6).Apply(b.Symbolic);
        return new Model([a.Symbolic, b.Symbolic], [new Dense(2) { Name = "steps" }.Apply(Ops.Concat([steps, times], -1)),
            new Dense(1) { Name = "one" }.Apply(b.Symbolic)]);
    }
}
