using System.Collections.Concurrent;
using System.Net;
using Nabi.Formats;
using Nabi.Layers;

namespace Nabi.Serving.Tests;

/// <summary>Sequences with memory: no state of one in another, over restarts, swaps of files and the other protocol.</summary>
public sealed class SequenceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("serving").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task No_state_leaks_between_sequences()
    {
        var model = Served.Stepwise();
        await using var server = await TestServer.StartAsync(options => options.AddModel(model, "steps"));
        await Parallel.ForAsync(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (caller, _) =>
        {
            var stream = model.Stream();
            for (var t = 0; t < 25; t++)
            {
                var x = new Tensor([1, 1, 3], Served.Numbers(caller * 1000 + t, 3));
                var (status, body) = await StepAsync(server, x, $"{caller + 1}", start: t == 0, end: t == 24);
                Assert.True(status == HttpStatusCode.OK, body);
                Served.Same(stream.Step(x.ToArray()), Served.Data(body));
            }

            var (after, sentence) = await StepAsync(server, Tensor.Ones(1, 1, 3), $"{caller + 1}");
            Assert.Equal(HttpStatusCode.BadRequest, after);
            Assert.Contains("sequence_start", Served.Error(sentence), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Several_steps_at_once_a_client_and_what_is_refused()
    {
        var model = Served.Stepwise();
        await using var server = await TestServer.StartAsync(options => options.AddModel(model, "steps"));
        var x = new Tensor([1, 5, 3], Served.Numbers(1, 15));
        var (_, body) = await StepAsync(server, x, "7", start: true);
        Served.Same(model.Apply(x).ToArray(), Served.Data(body));
        using var client = new NabiClient(server.Http);
        var at = 0;
        await foreach (var output in client.StreamAsync("steps", "sensor 1", StepsAsync(x)))
            Served.Same(model.Apply(x).ToArray().AsSpan(2 * at++, 2), output.ToArray());
        Assert.Equal(5, at);
        // The end of the steps is the end of the sequence, and so is a caller who takes no more of them.
        await IsUnknownAsync("\"sensor 1\"");
        await foreach (var output in client.StreamAsync("steps", "sensor 2", StepsAsync(x)))
            break;
        await IsUnknownAsync("\"sensor 2\"");
        Assert.Equal(HttpStatusCode.OK, (await StepAsync(server, x, "8", start: true)).Status);
        var (ended, none) = await StepAsync(server, Tensor.Ones(1, 0, 3), "8", end: true);
        Assert.True(ended == HttpStatusCode.OK, none);
        Assert.Contains("\"outputs\":[]", none, StringComparison.Ordinal);
        await IsUnknownAsync("8");
        foreach (var bad in (Tensor[])[Tensor.Ones(2, 1, 3), Tensor.Ones(1, 1, 4), Tensor.Ones(1, 0, 3), Tensor.Ones(3)])
            Assert.Equal(HttpStatusCode.BadRequest, (await StepAsync(server, bad, "7")).Status);

        async Task IsUnknownAsync(string id)
            => Assert.Contains("not known", Served.Error((await StepAsync(server, Tensor.Ones(1, 1, 3), id)).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_at_each_step_and_behind_the_last_one_are_given_by_name()
    {
        var input = Input.Of(new Input(null, 3) { Name = "x" });
        var state = new GRU(4) { ReturnSequences = true }.Apply(input);
        var model = new Model([input],
            [new Dense(2) { Name = "each" }.Apply(state), new Dense(3) { Name = "last" }.Apply(new LSTM(2).Apply(state))]);
        await using var server = await TestServer.StartAsync(options => options.AddModel(model, "steps"));
        var x = new Tensor([1, 5, 3], Served.Numbers(6, 15));
        var whole = model.PredictAll([x]);
        var (first, rest) = (new Tensor([1, 2, 3], x.ToArray().AsSpan(0, 6)), new Tensor([1, 3, 3], x.ToArray().AsSpan(6)));
        Assert.Equal(HttpStatusCode.OK, (await StepAsync(server, first, "1", start: true)).Status);
        var (status, body) = await StepAsync(server, rest, "1");
        Assert.True(status == HttpStatusCode.OK, body);
        using var json = System.Text.Json.JsonDocument.Parse(body);
        var outputs = json.RootElement.GetProperty("outputs").EnumerateArray().ToDictionary(
            output => output.GetProperty("name").GetString()!,
            output => (Shape: output.GetProperty("shape").GetRawText(), Data: Numbers(output)));
        Assert.Equal(("[1,3,2]", "[1,3]"), (outputs["each"].Shape, outputs["last"].Shape));
        Served.Same(whole[0].ToArray().AsSpan(4), outputs["each"].Data);
        Served.Same(whole[1].ToArray(), outputs["last"].Data);

        // Steps of two sequences in one batch, and one output alone.
        foreach (var id in (string[])["2", "3"])
            await StepAsync(server, first, id, start: true);
        var answers = await Task.WhenAll(((string[])["2", "3"]).Select(id => Served.PostAsync(server.Http, "v2/models/steps/infer",
            Served.Request(new Tensor([1, 1, 3], x.ToArray().AsSpan(6, 3)), $$"""
            "outputs":[{"name":"last"}],"parameters":{"sequence_id":{{id}}},
            """))));
        var three = model.PredictAll([new Tensor([1, 3, 3], x.ToArray().AsSpan(0, 9))]);
        Assert.All(answers, answer => Served.Same(three[1].ToArray(), Served.Data(answer.Body)));

        static float[] Numbers(System.Text.Json.JsonElement output)
            => [.. output.GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];
    }

    [Fact]
    public async Task A_sequence_without_steps_for_long_is_forgotten_and_one_with_steps_is_not()
    {
        var model = Served.Stepwise();
        await using var server = await TestServer.StartAsync(options =>
        {
            options.AddModel(model, "steps");
            options.SequenceIdle = TimeSpan.FromSeconds(1.5);
            options.SaveInterval = TimeSpan.FromMilliseconds(50);
            options.PollInterval = TimeSpan.FromMilliseconds(50);
        });
        var stream = model.Stream();
        var x = Tensor.Ones(1, 1, 3);
        await StepAsync(server, x, "1", start: true);
        await StepAsync(server, x, "2", start: true);
        stream.Step(x.ToArray());
        for (var i = 0; i < 12; i++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            var (status, body) = await StepAsync(server, x, "2");
            Assert.True(status == HttpStatusCode.OK, body);
            Served.Same(stream.Step(x.ToArray()), Served.Data(body));
        }

        var (after, sentence) = await StepAsync(server, x, "1");
        Assert.Equal(HttpStatusCode.BadRequest, after);
        Assert.Contains("idle", Served.Error(sentence), StringComparison.Ordinal);
    }

    [Fact]
    public async Task States_outlive_the_server()
    {
        var model = Served.Stepwise();
        var stream = model.Stream();
        void Configure(NabiServingOptions options)
        {
            options.AddModel(model, "steps");
            options.StateFolder = folder;
        }

        for (var run = 0; run < 3; run++)
        {
            await using var server = await TestServer.StartAsync(Configure);
            for (var t = 0; t < 4; t++)
            {
                var x = new Tensor([1, 1, 3], Served.Numbers(run * 10 + t, 3));
                var (status, body) = await StepAsync(server, x, "9", start: run == 0 && t == 0);
                Assert.True(status == HttpStatusCode.OK, body);
                Served.Same(stream.Step(x.ToArray()), Served.Data(body));
            }
        }
    }

    [Fact]
    public async Task A_file_is_swapped_without_a_lost_request()
    {
        var path = Path.Combine(folder, "digits.keras");
        var (first, second) = (Served.Stepwise(), Served.Stepwise());
        first.Save(path);
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Folder = folder;
            options.PollInterval = TimeSpan.FromMilliseconds(100);
        });
        var x = new Tensor([1, 4, 3], Served.Numbers(5, 12));
        var (old, made) = (first.Apply(x).ToArray(), second.Apply(x).ToArray());
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new ConcurrentDictionary<string, int>();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested && !(seen.ContainsKey("new") && seen["new"] > 50))
            {
                var (status, body) = await Served.PostAsync(server.Http, "v2/models/digits/infer", Served.Request(x));
                Assert.True(status == HttpStatusCode.OK, body);
                var said = Served.Data(body);
                var isOld = Math.Abs(said[0] - old[0]) < 1e-5f;
                Served.Same(isOld ? old : made, said);
                seen.AddOrUpdate(isOld ? "old" : "new", 1, (_, count) => count + 1);
            }
        })).ToArray();
        await Task.Delay(300);
        File.WriteAllText(Path.Combine(folder, "broken.keras"), "no model");
        second.Save(path);
        await Task.WhenAll(callers);
        Assert.True(seen.GetValueOrDefault("old") > 0 && seen.GetValueOrDefault("new") > 50);
        File.Delete(path);
        for (var i = 0; i < 100; i++)
        {
            if ((await Served.PostAsync(server.Http, "v2/models/digits/infer", Served.Request(x))).Status == HttpStatusCode.NotFound)
                return;
            await Task.Delay(100);
        }

        Assert.Fail("The model of a file that is gone is still served.");
    }

    [Fact]
    public async Task Sequences_go_on_with_the_same_architecture_and_end_with_one_that_keeps_none()
    {
        var (first, second) = (Served.Stepwise(), Served.Stepwise());
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Folder = folder;
            options.PollInterval = TimeSpan.FromMilliseconds(50);
            options.StateFolder = Path.Combine(folder, "states");
        });
        var path = Path.Combine(folder, "steps.keras");
        first.Save(path);
        await Served.UntilAsync(
            async () => (await server.Http.GetAsync(new Uri("v2/models/steps/ready", UriKind.Relative))).IsSuccessStatusCode);
        var stream = first.Stream();
        var x = new Tensor([1, 1, 3], Served.Numbers(1, 3));
        var began = stream.Step(x.ToArray()).ToArray();
        var (_, answered) = await StepAsync(server, x, "1", start: true);
        Served.Same(began, Served.Data(answered));

        // The state goes on, the weights are the new ones.
        second.Save(path);
        var other = second.Stream();
        other.LoadState(stream.SaveState());
        var expected = other.Step(x.ToArray()).ToArray();
        await Served.UntilAsync(async () =>
        {
            var (_, body) = await Served.PostAsync(server.Http, "v2/models/steps/infer", Served.Request(x));
            return Math.Abs(Served.Data(body)[0] - second.Apply(x).ToArray()[0]) < 1e-6f;
        });
        (_, answered) = await StepAsync(server, x, "1");
        Served.Same(expected, Served.Data(answered));

        new Sequential { new Input(null, 3) { Name = "x" }, new Bidirectional(new GRU(2)), new Dense(2) }.Save(path);
        (HttpStatusCode Status, string Body) answer = (default, "");
        await Served.UntilAsync(async () => (answer = await StepAsync(server, x, "1")).Status == HttpStatusCode.BadRequest);
        Assert.True(Served.Error(answer.Body).Contains("backwards", StringComparison.Ordinal), answer.Body);
        Assert.Equal(HttpStatusCode.OK, (await Served.PostAsync(server.Http, "v2/models/steps/infer", Served.Request(x))).Status);
    }

    private static async IAsyncEnumerable<float[]> StepsAsync(Tensor x)
    {
        for (var t = 0; t < x.Shape[1]; t++)
        {
            await Task.Yield();
            yield return x.ToArray()[(3 * t)..(3 * t + 3)];
        }
    }

    private static Task<(HttpStatusCode Status, string Body)> StepAsync(
        TestServer server, Tensor x, string id, bool start = false, bool end = false)
        => Served.PostAsync(server.Http, "v2/models/steps/infer", Served.Request(x, $$"""
            "parameters":{"sequence_id":{{id}},"sequence_start":{{(start ? "true" : "false")}},"sequence_end":{{(end ? "true" : "false")}}},
            """));
}
