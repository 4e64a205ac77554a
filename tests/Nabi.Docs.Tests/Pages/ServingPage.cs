using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nabi;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Serving;

namespace Documentation.Pages;

/// <summary>The code of docs/serving.md.</summary>
public sealed class ServingPage : Page
{
    private readonly string[] args = ["--urls", "http://127.0.0.1:0", "--ApiKey", "secret"];

    [Fact]
    public async Task A_program_serves_models()
    {
        new Sequential { new Input(2, 3), new LSTM(4), new Dense(2, "softmax") }.Save("digits.keras");
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddNabi(options =>
        {
            options.AddModel("digits.keras");
            options.MaxBatch = 64;
        });
        var app = builder.Build();
        app.MapNabi();
        app.MapHealthChecks("/health");

        app.MapNabiPage();

        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Contains("<title>Nabi</title>", await http.GetStringAsync(new Uri("nabi", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("Healthy", await http.GetStringAsync(new Uri("health", UriKind.Relative)), StringComparison.Ordinal);
        await app.DisposeAsync();
    }

    [Fact]
    public void A_training_is_watched()
    {
        Model model = new Sequential { new Input(2, 3), new LSTM(2), new Dense(1) };
        model.Compile("adam", "mse");
        var (x, y) = (Some(8, 2, 3), Some(8, 1));

        using var live = new LiveReport();
        model.Fit(x, y, new FitOptions { Epochs = 20, ValidationSplit = 0.2f, Callbacks = [live] });

        Assert.True(live.Address.IsLoopback);
    }

    [Fact]
    public async Task A_client_asks()
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        var digits = new Sequential { new Input(2, 3), new LSTM(4), new Dense(2, "softmax") };
        builder.Services.AddNabi(options =>
        {
            options.AddModel(digits, "digits");
            options.AddModel(new Sequential { new Input(null, 3), new GRU(2) { ReturnSequences = false } }, "sensor");
        });
        var app = builder.Build();
        app.MapNabi();
        await app.StartAsync();
        var server = new Uri(app.Urls.First());
        var x = Some(4, 2, 3);
        var measurements = Measured();

        using var client = new NabiClient(server);
        Tensor probabilities = await client.PredictAsync("digits", x);
        await foreach (var output in client.StreamAsync("sensor", "machine 7", measurements))
            Console.WriteLine(output[0, 0]);

        Assert.Equal(digits.Predict(x)[3, 1], probabilities[3, 1], 1e-5f);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Only_some_may_ask()
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddNabi(options => options.AddModel(new Sequential { new Input(2), new Dense(1) }, "line"));

        builder.Services.AddAuthentication().AddJwtBearer(options => options.Authority = "https://login.example.org");
        builder.Services.AddAuthorization();

        var app = builder.Build();

        app.Use(async (context, next) =>
        {
            if (context.Request.Headers["X-Api-Key"] == app.Configuration["ApiKey"])
                await next(context);
            else
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        });

        app.MapNabi().RequireAuthorization();

        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var without = await http.GetAsync(new Uri("v2", UriKind.Relative));
        Assert.Equal(StatusCodes.Status401Unauthorized, (int)without.StatusCode);
        http.DefaultRequestHeaders.Add("X-Api-Key", "secret");
        using var withKey = await http.GetAsync(new Uri("v2", UriKind.Relative));
        // The key alone is not enough: the endpoints ask for a token as well.
        Assert.Equal(StatusCodes.Status401Unauthorized, (int)withKey.StatusCode);
        Assert.Contains("Bearer", withKey.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        await app.DisposeAsync();
    }

    private static async IAsyncEnumerable<float[]> Measured()
    {
        for (var t = 0; t < 3; t++)
        {
            await Task.Yield();
            yield return [t, 1f, 2f];
        }
    }
}
