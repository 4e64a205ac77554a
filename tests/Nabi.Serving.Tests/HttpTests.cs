using System.Net;
using System.Text.Json;
using Nabi.Layers;

namespace Nabi.Serving.Tests;

/// <summary>The protocol over HTTP, each answer beside the model alone.</summary>
public sealed class HttpTests
{
    [Fact]
    public async Task Server_and_models_say_what_they_are()
    {
        await using var server = await TestServer.StartAsync(options => options.AddModel(Served.Classifier(), "digits"));
        foreach (var path in (string[])["v2", "v2/health/live", "v2/health/ready", "v2/models/digits/ready", "v2/models/digits/versions/1",
            "v2/models/digits/versions/1/ready", "health", "v2/openapi/nabi.json"])
        {
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }

        using var about = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("v2/models/digits", UriKind.Relative)));
        Assert.Equal("""[{"name":"x","datatype":"FP32","shape":[-1,-1,3]}]""", about.RootElement.GetProperty("inputs").GetRawText());
        Assert.Equal("""[{"name":"y","datatype":"FP32","shape":[-1,4]}]""", about.RootElement.GetProperty("outputs").GetRawText());
        using var openApi = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("v2/openapi/nabi.json", UriKind.Relative)));
        Assert.True(openApi.RootElement.GetProperty("paths").TryGetProperty("/v2/models/{model}/infer", out var infer));
        Assert.Equal("model", infer.GetProperty("post").GetProperty("parameters")[0].GetProperty("name").GetString());
        foreach (var (path, part) in ((string, string)[])[("v2/models/other", "no model 'other'"),
            ("v2/models/digits/versions/7", "no version '7'"), ("v2/models/other/ready", "no model")])
        {
            using var response = await server.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Contains(part, Served.Error(await response.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_at_once_get_what_the_model_gives_alone()
    {
        var model = Served.Classifier();
        await using var server = await TestServer.StartAsync(options => options.AddModel(model, "digits"));
        await Parallel.ForAsync(0, 8, async (caller, cancellation) =>
        {
            for (var i = 0; i < 40; i++)
            {
                var (rows, time) = (1 + (caller + i) % 3, 2 + i % 4);
                var x = new Tensor([rows, time, 3], Served.Numbers(caller * 100 + i, rows * time * 3));
                var (status, body) = await Served.PostAsync(server.Http, "v2/models/digits/infer", Served.Request(x, $"\"id\":\"{i}\","));
                Assert.True(status == HttpStatusCode.OK, body);
                Assert.Contains($"\"id\":\"{i}\"", body, StringComparison.Ordinal);
                Served.Same(model.Apply(x).ToArray(), Served.Data(body));
            }
        });
    }

    [Fact]
    public async Task Types_texts_and_bytes_come_and_go()
    {
        var words = new TextVectorization { Vocabulary = ["a", "good", "bad", "film"] };
        var texts = new Sequential { new Input { DType = DType.String, Name = "text" }, words, new Embedding(8, 4),
            new LSTM(3), new Dense(1) };
        var (a, b) = (Input.Of(new Input(2) { Name = "a" }), Input.Of(new Input { Name = "id" }));
        var two = new Model([a, b], [new Dense(3) { Name = "first" }.Apply(a), new Embedding(9, 2) { Name = "second" }.Apply(b)]);
        await using var server = await TestServer.StartAsync(options =>
        {
            options.AddModel(texts, "texts");
            options.AddModel(two, "two");
        });
        var (status, body) = await Served.PostAsync(server.Http, "v2/models/texts/infer",
            """{"inputs":[{"name":"text","datatype":"BYTES","shape":[2],"data":["a good film","bad"]}]}""");
        Assert.True(status == HttpStatusCode.OK, body);
        Served.Same(texts.Predict((string[])["a good film", "bad"]).ToArray(), Served.Data(body));

        using var client = new NabiClient(server.Address);
        Assert.True(await client.IsReadyAsync());
        var (x, id) = (new Tensor([3, 2], Served.Numbers(1, 6)), new Tensor([3], [1, 8, 0]));
        var said = await client.PredictAllAsync("two", new Dictionary<string, Tensor> { ["a"] = x, ["id"] = id });
        var whole = two.PredictAll([x, id]);
        Served.Same(whole[0].ToArray(), said["first"].ToArray());
        Served.Same(whole[1].ToArray(), said["second"].ToArray());
        var one = await Served.PostAsync(server.Http, "v2/models/two/infer", """
            {"inputs":[{"name":"id","datatype":"INT64","shape":[1],"data":[4]},{"name":"a","datatype":"FP64","shape":[1,2],"data":[[1,2]]}],
            "outputs":[{"name":"second"}]}
            """);
        Served.Same(two.PredictAll([new Tensor([1, 2], [1f, 2f]), new Tensor([1], [4])])[1].ToArray(), Served.Data(one.Body));
        var error = await Assert.ThrowsAsync<NabiException>(() => client.PredictAsync("three", x));
        Assert.Contains("no model 'three'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_is_429_and_a_slow_model_504()
    {
        var slow = new Slow();
        var model = new Sequential { new Input(2) { Name = "x" }, slow };
        await using var server = await TestServer.StartAsync(options =>
        {
            options.AddModel(model, "slow");
            options.QueueLength = 2;
            options.MaxBatch = 1;
            options.Timeout = TimeSpan.FromSeconds(20);
        });
        slow.Milliseconds = 300;
        var body = Served.Request(Tensor.Ones(1, 2));
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Served.PostAsync(server.Http, "v2/models/slow/infer", body)));
        Assert.Contains(all, one => one.Status == HttpStatusCode.OK);
        Assert.Contains(all, one => one.Status == HttpStatusCode.TooManyRequests
            && Served.Error(one.Body).Contains("is busy", StringComparison.Ordinal));
        Assert.All(all, one => Assert.True(one.Status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, one.Body));
        var (status, late) = await Served.PostAsync(server.Http, "v2/models/slow/infer",
            Served.Request(Tensor.Ones(1, 2), "\"parameters\":{\"timeout\":20000},"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.Contains("no answer within 0.02 s", Served.Error(late), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_under_way_is_answered_when_the_server_ends()
    {
        var slow = new Slow();
        var model = new Sequential { new Input(2) { Name = "x" }, slow };
        await using var server = await TestServer.StartAsync(options => options.AddModel(model, "slow"));
        slow.Milliseconds = 700;
        var asked = Served.PostAsync(server.Http, "v2/models/slow/infer", Served.Request(Tensor.Ones(1, 2)));
        await Task.Delay(250);
        var stop = server.StopAsync();
        Assert.Equal(HttpStatusCode.OK, (await asked).Status);
        await stop;
    }

    /// <summary>A layer that takes its time.</summary>
    private sealed class Slow : Layer
    {
        public int Milliseconds { get; set; }

        protected override Tensor Call(Tensor input, CallContext context)
        {
            if (!input.IsSymbolic)
                Thread.Sleep(Milliseconds);
            return input * 2f;
        }
    }
}
