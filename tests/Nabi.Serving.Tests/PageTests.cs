using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nabi.Layers;

namespace Nabi.Serving.Tests;

/// <summary>The page beside the models: what it is sent, and whom it does not answer.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Files_have_a_strict_policy_and_no_script_in_the_page()
    {
        await using var server = await StartAsync();
        foreach (var path in (string[])["nabi/", "nabi/page.js", "nabi/page.css", "nabi/api/models"])
        {
            using var response = await server.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        }

        var html = await server.Http.GetStringAsync(new Uri("nabi/", UriKind.Relative));
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        using var known = new HttpRequestMessage(HttpMethod.Get, new Uri("nabi/page.js", UriKind.Relative));
        using (var first = await server.Http.GetAsync(new Uri("nabi/page.js", UriKind.Relative)))
            known.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await server.Http.SendAsync(known);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task The_page_without_a_slash_leads_to_the_one_with_it()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var response = await http.GetAsync(new Uri("nabi?x=1", UriKind.Relative));
        Assert.Equal((HttpStatusCode.Redirect, "/nabi/?x=1"), (response.StatusCode, response.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Models_are_told_with_layers_shapes_and_a_diagram_without_a_style()
    {
        await using var server = await StartAsync();
        using var list = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("nabi/api/models", UriKind.Relative)));
        Assert.Equal(["line", "text"], list.RootElement.GetProperty("models").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        using var model = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("nabi/api/models/line", UriKind.Relative)));
        var root = model.RootElement;
        Assert.Equal(["x", "lstm", "y"], root.GetProperty("layers").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal("[-1,6]", root.GetProperty("layers")[1].GetProperty("shape").GetRawText());
        Assert.Equal(268, root.GetProperty("parameters").GetInt64());
        var diagram = root.GetProperty("diagram").GetString()!;
        Assert.StartsWith("<svg", diagram, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", diagram, StringComparison.Ordinal);
        Assert.Contains("there is no model 'none'", await ErrorAsync(server, "none", "infer", "{}", HttpStatusCode.NotFound),
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Predictions_are_those_of_the_protocol()
    {
        await using var server = await StartAsync();
        var request = Served.Request(new Tensor([2, 4, 3], Served.Numbers(3, 24)));
        var (status, body) = await Served.PostAsync(server.Http, "nabi/api/models/line/infer", request);
        Assert.Equal(HttpStatusCode.OK, status);
        Served.Same(Served.Data((await Served.PostAsync(server.Http, "v2/models/line/infer", request)).Body), Served.Data(body));
    }

    [Fact]
    public async Task A_trace_has_the_gates_over_time()
    {
        await using var server = await StartAsync();
        var (status, body) = await Served.PostAsync(server.Http, "nabi/api/models/line/trace",
            Served.Request(new Tensor([1, 4, 3], Served.Numbers(4, 12))));
        Assert.True(status == HttpStatusCode.OK, body);
        using var json = JsonDocument.Parse(body);
        var lstm = json.RootElement.GetProperty("layers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "lstm");
        Assert.Equal(["input_gate", "forget_gate", "output_gate", "output", "cell_state"],
            lstm.GetProperty("values").EnumerateArray().Select(value => value.GetProperty("name").GetString()));
        var gate = lstm.GetProperty("values")[1];
        Assert.Equal((4, 6, 6), (gate.GetProperty("steps").GetInt32(), gate.GetProperty("units").GetInt32(),
            gate.GetProperty("data").GetArrayLength()));
        Assert.All(gate.GetProperty("data").EnumerateArray().SelectMany(unit => unit.EnumerateArray()),
            value => Assert.InRange(value.GetDouble(), 0.4, 0.99));
    }

    [Fact]
    public async Task A_trace_of_a_text_has_its_words()
    {
        await using var server = await StartAsync();
        var (status, body) = await Served.PostAsync(server.Http, "nabi/api/models/text/trace",
            """{"inputs":[{"name":"input_layer","datatype":"BYTES","shape":[1,1],"data":["the film was unseen"]}]}""");
        Assert.True(status == HttpStatusCode.OK, body);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(["the", "film", "was", "[UNK]", ""], json.RootElement.GetProperty("words").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task A_trace_has_the_limits_of_a_request()
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.AddModel(Served.Classifier(), "line");
            options.AddModel(new Sequential { new Input(2, 3) { BatchSize = 1 }, new LSTM(2) { Stateful = true } }, "keeps");
            options.MaxRequestBytes = 1 << 16;
            options.Timeout = TimeSpan.FromMilliseconds(1);
        }, endpoints: static (app, _) => app.MapNabiPage());
        Assert.Contains("one sample", await ErrorAsync(server, "line", "trace", Served.Request(new Tensor([2, 1, 3], new float[6])),
            HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("4096 steps", await ErrorAsync(server, "line", "trace", Served.Request(new Tensor([1, 4097, 3], new float[3 * 4097])),
            HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("keeps states", await ErrorAsync(server, "keeps", "trace", Served.Request(new Tensor([1, 2, 3], new float[6])),
            HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("longer than", await ErrorAsync(server, "line", "trace", Served.Request(new Tensor([1, 4000, 3], new float[12000])),
            HttpStatusCode.GatewayTimeout), StringComparison.Ordinal);
        Assert.Contains("bytes", await ErrorAsync(server, "line", "trace", new string(' ', 1 << 17), HttpStatusCode.RequestEntityTooLarge),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", null, null, 421)]
    [InlineData("localhost.evil.example", null, null, 421)]
    [InlineData("127.0.0.1.evil.example", null, null, 421)]
    [InlineData("localhost", null, null, 200)]
    [InlineData("[::1]", null, null, 200)]
    [InlineData("127.0.0.1", "http://evil.example", null, 403)]
    [InlineData("127.0.0.1", "null", null, 403)]
    [InlineData("127.0.0.1", "http://127.0.0.1", null, 200)]
    [InlineData("127.0.0.1", null, "cross-site", 403)]
    [InlineData("127.0.0.1", null, "same-site", 403)]
    [InlineData("127.0.0.1", null, "same-origin", 200)]
    public async Task Requests_of_other_sites_and_under_other_names_are_refused(string host, string? origin, string? site, int expected)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "nabi/api/models/line/infer"))
        {
            Content = new StringContent(Served.Request(new Tensor([1, 1, 3], new float[3])), Encoding.UTF8, "application/json"),
        };
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        if (site is not null)
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task What_a_form_of_another_site_could_send_is_refused()
    {
        await using var server = await StartAsync();
        using var content = new StringContent(Served.Request(new Tensor([1, 1, 3], new float[3])), Encoding.UTF8, "text/plain");
        using var response = await server.Http.PostAsync(new Uri("nabi/api/models/line/infer", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Names_that_the_program_allows_are_answered()
    {
        await using var server = await StartAsync(builder =>
            builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["models.example.org"]));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "nabi/"));
        request.Headers.Host = "models.example.org";
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_page_takes_the_conventions_of_the_program()
    {
        await using var server = await TestServer.StartAsync(static options => options.AddModel(Served.Classifier(), "line"),
            endpoints: static (app, _) => app.MapNabiPage("/look/at").AddEndpointFilter(static async (context, next) =>
            {
                context.HttpContext.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Results.Unauthorized();
            }));
        using var response = await server.Http.GetAsync(new Uri("look/at/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Seconds_of_measurements_are_sent_with_those_before()
    {
        await using var server = await StartAsync();
        for (var i = 0; i < 5; i++)
            await Served.PostAsync(server.Http, "v2/models/line/infer", Served.Request(new Tensor([1, 2, 3], new float[6])));
        await Served.PostAsync(server.Http, "v2/models/line/infer", "{}");
        await Task.Delay(1300, TestContext.Current.CancellationToken);
        await using var stream = await server.Http.GetStreamAsync(new Uri("nabi/api/metrics", UriKind.Relative));
        using var reader = new StreamReader(stream);
        var (requests, errors) = (0, 0);
        for (var turn = 0; turn < 4 && requests < 6; turn++)
        {
            Assert.Equal("event: seconds", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            using var json = JsonDocument.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))![6..]);
            await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            foreach (var second in json.RootElement.GetProperty("seconds").EnumerateArray())
            {
                requests += second.GetProperty("all").GetProperty("requests").GetInt32();
                errors += second.GetProperty("all").GetProperty("errors").GetInt32();
                if (second.GetProperty("models").TryGetProperty("line", out var line) && line.GetProperty("requests").GetInt32() > 0)
                    Assert.True(line.GetProperty("p99").GetDouble() >= line.GetProperty("p50").GetDouble());
            }
        }

        Assert.Equal((6, 1), (requests, errors));
        // A page that listens does not hold the end up.
        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    private static Task<TestServer> StartAsync(Action<WebApplicationBuilder>? services = null)
        => TestServer.StartAsync(static options =>
        {
            options.AddModel(Served.Classifier(), "line");
            options.AddModel(Texts(), "text");
        }, services, static (app, _) => app.MapNabiPage());

    private static Sequential Texts()
    {
        var words = new TextVectorization(20) { OutputSequenceLength = 5 };
        words.Adapt(["the film was good", "the plot was thin"]);
        return [words, new Embedding(20, 3), new Bidirectional(new GRU(2)), new Dense(1)];
    }

    private static async Task<string> ErrorAsync(TestServer server, string model, string what, string body, HttpStatusCode status)
    {
        var (got, answer) = await Served.PostAsync(server.Http, $"nabi/api/models/{model}/{what}", body);
        Assert.True(got == status, $"{(int)got} {answer}");
        return Served.Error(answer);
    }
}
