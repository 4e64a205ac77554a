using System.Net;
using System.Text;
using System.Text.Json;
using Nabi.Callbacks;
using Nabi.Layers;

namespace Nabi.Serving.Tests;

/// <summary>A training and the page that watches it, without a browser.</summary>
public sealed class LiveReportTests : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Who_comes_late_gets_every_epoch_of_every_training()
    {
        using var output = new StringWriter();
        await using var live = new LiveReport(title: "two runs", output: output);
        Assert.Equal($"Watch the training at {live.Address}", output.ToString().Trim());
        Assert.True(live.Address.IsLoopback);
        var (first, second) = (Fit(live, 3), Fit(live, 2));
        var events = await EventsAsync(live, static events => events.Any(one => one.Name == "trainings"));
        Assert.Equal("two runs", events.Single(one => one.Name == "hello").Data.GetProperty("title").GetString());
        var trainings = events.Where(one => one.Name == "trainings")
            .SelectMany(one => one.Data.GetProperty("trainings").EnumerateArray()).ToList();
        Assert.Equal([0, 1], trainings.Select(one => one.GetProperty("number").GetInt32()));
        Assert.All(trainings, one => Assert.Equal("ended", one.GetProperty("state").GetString()));
        foreach (var (history, training) in new[] { first, second }.Zip(trainings))
        {
            var done = training.GetProperty("done").EnumerateArray().ToList();
            Assert.Equal((5, 5), (training.GetProperty("step").GetInt32(), training.GetProperty("steps").GetInt32()));
            Assert.Equal(history.Epochs, done.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
            foreach (var (name, values) in history.Series)
                Served.Same([.. values], [.. done.Select(epoch => epoch.GetProperty("logs").GetProperty(name).GetSingle())]);
        }
    }

    [Fact]
    public async Task Pause_holds_between_steps_resume_goes_on_and_stop_ends_as_StopTraining_does()
    {
        await using var live = new LiveReport(output: TextWriter.Null);
        var steps = 0;
        var counts = new LambdaCallback { TrainBatchEnd = (_, _) => Interlocked.Increment(ref steps) };
        var training = Begin(() => Fit(live, 1_000_000, counts));
        var token = await TokenAsync(live);
        await UntilAsync(() => Volatile.Read(ref steps) > 3);
        Assert.Equal(HttpStatusCode.OK, (await ControlAsync(live, token, "pause")).Status);
        await UntilAsync(live, "paused");
        var held = Volatile.Read(ref steps);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(held, Volatile.Read(ref steps));
        Assert.Equal(HttpStatusCode.OK, (await ControlAsync(live, token, "resume")).Status);
        await UntilAsync(() => Volatile.Read(ref steps) > held);
        Assert.Equal("running", await StateAsync(live));
        await ControlAsync(live, token, "pause");
        await UntilAsync(live, "paused");
        // Stopped while it is paused: both words hold.
        Assert.Equal(HttpStatusCode.OK, (await ControlAsync(live, token, "stop")).Status);
        var history = await training.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.InRange(history.Epochs.Count, 1, 999_999);
        Assert.Equal("stopped", await StateAsync(live));
        Assert.Equal(HttpStatusCode.Conflict, (await ControlAsync(live, token, "pause")).Status);
        // The next training is not stopped by the word for the last one.
        Assert.Equal(2, Fit(live, 2).Epochs.Count);
    }

    [Fact]
    public async Task A_training_that_was_cancelled_or_failed_does_not_run_any_more()
    {
        await using var live = new LiveReport(output: TextWriter.Null);
        using var cancellation = new CancellationTokenSource();
        var cancels = new LambdaCallback
        {
            EpochEnd = (epoch, _) =>
            {
                if (epoch == 1)
                    cancellation.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(live, 1_000_000, cancels, cancellation.Token));
        Assert.Equal("stopped", await StateAsync(live));
        var fails = new LambdaCallback { TrainBatchEnd = (_, _) => throw new InvalidOperationException("mine") };
        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => Fit(live, 3, fails)).Message);
        Assert.Equal("failed", await StateAsync(live));
        Assert.Equal(HttpStatusCode.Conflict, (await ControlAsync(live, await TokenAsync(live), "pause")).Status);
        Fit(live, 2);
        Assert.Equal("ended", await StateAsync(live));
    }

    [Fact]
    public async Task Words_of_other_sites_do_nothing()
    {
        await using var live = new LiveReport(output: TextWriter.Null);
        var training = Begin(() => Fit(live, 1_000_000));
        var token = await TokenAsync(live);
        await UntilAsync(live, "running");
        Assert.Equal(HttpStatusCode.Forbidden, (await ControlAsync(live, "", "stop")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ControlAsync(live, new string('0', token.Length), "stop")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ControlAsync(live, token, "stop", origin: "http://evil.example")).Status);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await ControlAsync(live, token, "stop", host: "evil.example")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await ControlAsync(live, token, "stop", type: "text/plain")).Status);
        var (status, body) = await ControlAsync(live, token, "faster");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("pause, resume or stop", Served.Error(body), StringComparison.Ordinal);
        Assert.False(training.IsCompleted);
        using var events = new HttpRequestMessage(HttpMethod.Get, new Uri(live.Address, "events"));
        events.Headers.Host = "evil.example";
        using var refused = await http.SendAsync(events);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, refused.StatusCode);
        await ControlAsync(live, token, "stop");
        await training.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_pause_in_the_last_moment_of_a_training_does_not_hold_the_next()
    {
        var history = new LiveHistory();
        using var control = new LiveControl(history);
        history.Begin("one", 1, 1, 1);
        control.Take("pause");
        history.State = "ended";
        control.Begin();
        history.Begin("two", 1, 1, 1);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        control.Wait(soon.Token);
        Assert.Equal("running", history.State);
    }

    [Fact]
    public async Task A_training_that_is_asked_to_pause_is_said_to_be_paused_however_fast_it_does()
    {
        var history = new LiveHistory();
        using var control = new LiveControl(history);
        history.Begin("one", 1, 1, 1);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var training = Task.Run(() =>
        {
            while (!control.Stops)
                control.Wait(soon.Token);
        });
        for (var i = 0; i < 2000; i++)
        {
            control.Take("pause");
            Assert.True(SpinWait.SpinUntil(() => history.State == "paused", 10_000), $"{history.State} at word {i}");
            // Said twice: it is paused already.
            control.Take("pause");
            Assert.Equal("paused", history.State);
            control.Take("resume");
            Assert.Equal("running", history.State);
        }

        control.Take("stop");
        await training;
        Assert.Equal("stopping", history.State);
        control.End();
        Assert.Equal("stopped", history.State);
    }

    [Fact]
    public async Task A_training_that_is_paused_ends_when_it_is_cancelled_and_goes_on_when_the_report_is_closed()
    {
        var live = new LiveReport(output: TextWriter.Null);
        using var cancel = new CancellationTokenSource();
        var training = Begin(() => Fit(live, 1_000_000, cancellation: cancel.Token));
        var token = await TokenAsync(live);
        await UntilAsync(live, "running");
        await ControlAsync(live, token, "pause");
        await UntilAsync(live, "paused");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training.WaitAsync(TimeSpan.FromSeconds(30)));
        await live.DisposeAsync();

        live = new LiveReport(output: TextWriter.Null);
        using var holds = new ManualResetEventSlim();
        var waits = new LambdaCallback { EpochBegin = _ => holds.Wait(TimeSpan.FromSeconds(30)) };
        training = Begin(() => Fit(live, 50, waits));
        await UntilAsync(live, "running");
        Assert.Equal(HttpStatusCode.OK, (await ControlAsync(live, await TokenAsync(live), "pause")).Status);
        holds.Set();
        await UntilAsync(live, "paused");
        live.Dispose();
        Assert.Equal(50, (await training.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Epochs.Count);
    }

    [Fact]
    public void A_training_that_is_watched_gives_the_same_numbers()
    {
        using var live = new LiveReport(output: TextWriter.Null);
        Assert.Equal(Fit(null, 4)["loss"], Fit(live, 4)["loss"]);
    }

    [Fact]
    public async Task Numbers_that_are_not_finite_are_null_and_many_points_are_thinned()
    {
        var history = new LiveHistory();
        history.Begin("m", 1, 10, 5000);
        var seen = new LiveHistory.Seen();
        for (var i = 0; i < 5000; i++)
            history.Step(0, i + 1, 5000, new Dictionary<string, float> { ["loss"] = i == 4999 ? float.NaN : i });
        var root = await WriteAsync(history, seen);
        var points = root.GetProperty("trainings")[0].GetProperty("points");
        Assert.InRange(points.GetArrayLength(), 500, 2000);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("trainings")[0].GetProperty("latest").GetProperty("loss").ValueKind);
        Assert.True(root.GetProperty("trainings")[0].GetProperty("anew").GetBoolean());
        history.Epoch(0, 5000, new Dictionary<string, float> { ["loss"] = 1 }, 2.5);
        root = await WriteAsync(history, seen);
        Assert.Equal((0, 1, false), (root.GetProperty("trainings")[0].GetProperty("points").GetArrayLength(),
            root.GetProperty("trainings")[0].GetProperty("done").GetArrayLength(),
            root.GetProperty("trainings")[0].GetProperty("anew").GetBoolean()));
    }

    [Fact]
    public void A_port_that_is_taken_or_none_is_a_sentence()
    {
        using var live = new LiveReport(output: TextWriter.Null);
        Assert.Contains("another port",
            Assert.Throws<NabiException>(() => new LiveReport(live.Address.Port, output: TextWriter.Null)).Message,
            StringComparison.Ordinal);
        Assert.Contains("0 to 65535", Assert.Throws<NabiException>(() => new LiveReport(70000)).Message, StringComparison.Ordinal);
    }

    // On a thread of its own: the server answers on those of the pool.
    private static Task<History> Begin(Func<History> fit)
        => Task.Factory.StartNew(fit, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static History Fit(LiveReport? live, int epochs, Callback? more = null, CancellationToken cancellation = default)
    {
        Seeds.Set(9);
        Model model = new Sequential { new Input(4, 2), new LSTM(3), new Dense(1) };
        model.Compile("adam", "mse");
        return model.Fit(new Tensor([24, 4, 2], Served.Numbers(1, 192)), new Tensor([24, 1], Served.Numbers(2, 24)), new FitOptions
        {
            Epochs = epochs,
            BatchSize = 4,
            ValidationSplit = 0.25f,
            Verbosity = Verbosity.Silent,
            Callbacks = [.. live is null ? [] : (Callback[])[live], .. more is null ? [] : (Callback[])[more]],
            Cancellation = cancellation,
        });
    }

    private static async Task<JsonElement> WriteAsync(LiveHistory history, LiveHistory.Seen seen)
    {
        await using var stream = new MemoryStream();
        await using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            history.Write(json, seen);
            json.WriteEndObject();
        }

        stream.Position = 0;
        return (await JsonDocument.ParseAsync(stream)).RootElement;
    }

    private async Task<List<(string Name, JsonElement Data)>> EventsAsync(
        LiveReport live, Func<List<(string Name, JsonElement Data)>, bool> enough)
    {
        List<(string, JsonElement)> events = [];
        await using var stream = await http.GetStreamAsync(new Uri(live.Address, "events"));
        using var reader = new StreamReader(stream);
        while (!enough(events))
        {
            var name = (await reader.ReadLineAsync())![7..];
            events.Add((name, JsonDocument.Parse((await reader.ReadLineAsync())![6..]).RootElement));
            await reader.ReadLineAsync();
        }

        return events;
    }

    private async Task<string> TokenAsync(LiveReport live)
        => (await EventsAsync(live, HaveTrainings))[0].Data.GetProperty("token").GetString()!;

    private async Task<string?> StateAsync(LiveReport live) => State(await EventsAsync(live, HaveTrainings));

    private static bool HaveTrainings(List<(string Name, JsonElement Data)> events) => events.LastOrDefault().Name == "trainings";

    private Task UntilAsync(LiveReport live, string state)
        => EventsAsync(live, events => State(events) == state).WaitAsync(TimeSpan.FromSeconds(30));

    // Of the last training; null as long as none has begun.
    private static string? State(List<(string Name, JsonElement Data)> events)
        => events.LastOrDefault() is ("trainings", var data) && data.GetProperty("trainings").EnumerateArray().ToList() is [.., var last]
            ? last.GetProperty("state").GetString() : null;

    private async Task<(HttpStatusCode Status, string Body)> ControlAsync(
        LiveReport live, string token, string action, string? origin = null, string? host = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(live.Address, "control"))
        {
            Content = new StringContent($$"""{"action":"{{action}}"}""", Encoding.UTF8, type),
        };
        request.Headers.TryAddWithoutValidation("X-Nabi-Token", token);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        if (host is not null)
            request.Headers.Host = host;
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static Task UntilAsync(Func<bool> holds) => Served.UntilAsync(() => Task.FromResult(holds()));
}
