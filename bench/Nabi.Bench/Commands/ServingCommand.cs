using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Nabi.Serving;

namespace Nabi.Bench;

/// <summary>
/// <c>serving</c>: predictions of one model from one thread and from two, in turns; the memory of a recorded step; steps of a pool of
/// sequences; the answers of a server on this machine to 500 requests a second, and how many it gives to callers who do not pause, beside
/// ONNX Runtime. As workloads: <c>predict</c>, <c>memory</c>, <c>pool</c>, <c>server</c>, <c>throughput</c>.
/// </summary>
internal static class ServingCommand
{
    private const int Features = 28;
    private const int Sequences = 100_000;

    public static void Run(BenchOptions options, TextWriter output)
    {
        output.WriteLine($"{Machine.Processor}, {Environment.ProcessorCount} processors");
        foreach (var (name, run) in ((string, Action)[])[("memory", () => Memory(output)), ("predict", () => SideBySide(options, output)),
            ("pool", () => Pool(options, output)), ("server", () => Server(options, output).GetAwaiter().GetResult()),
            ("throughput", () => ServingThroughput.Run(options, Model(), new RandomData(1).Uniform(1, 28, Features), output)
                .GetAwaiter().GetResult())])
        {
            if (options.Workloads.Count == 0 || options.Workloads.Contains(name))
                run();
        }
    }

    private static Sequential Model() => [new Input(28, Features), new LSTM(64), new Dense(10, "softmax")];

    private static void Memory(TextWriter output)
    {
        foreach (var batch in (int[])[1, 32])
        {
            var (model, x) = (Model(), new RandomData(1).Uniform(batch, 28, Features));
            Model().Predict(x, batch);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            model.Predict(x, batch);
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"a recorded step of LSTM(64), Dense(10) over 28 x 28, batch {batch}: "
                + $"{(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0:0} KiB"));
            GC.KeepAlive(model);
        }
    }

    private static void SideBySide(BenchOptions options, TextWriter output)
    {
        foreach (var batch in (int[])[1, 32])
        {
            var (model, other, x) = (Model(), Model(), new RandomData(1).Uniform(batch, 28, Features));
            List<double> one = [], two = [], own = [], busy = [];
            for (var round = -1; round < options.Rounds; round++)
            {
                var alone = Rate(options.Seconds, () => model.Predict(x, batch)).Rate;
                var (shared, processors) = Rate(options.Seconds, () => model.Predict(x, batch), () => model.Predict(x, batch));
                // What this machine gives two threads that have nothing in common.
                var apart = Rate(options.Seconds, () => model.Predict(x, batch), () => other.Predict(x, batch)).Rate;
                if (round < 0)
                    continue;
                one.Add(alone);
                two.Add(shared / alone);
                own.Add(apart / alone);
                busy.Add(processors);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Predict, batch {batch}: {Statistics.Median(one):0} requests/s from one thread; two threads on one model x "
                + $"{Statistics.Median(two):0.00} (best {two.Max():0.00}, they had {Statistics.Median(busy):0.00} processors), on a model "
                + $"each x {Statistics.Median(own):0.00}"));
        }
    }

    /// <summary>Calls a second, each from a thread of its own, and how many processors they had.</summary>
    private static (double Rate, double Processors) Rate(double seconds, params Action[] calls)
    {
        Threads.Count = calls.Length;
        var count = 0;
        using var together = new Barrier(calls.Length);
        var threads = calls.Select(call => new Thread(() =>
        {
            together.SignalAndWait();
            var (start, own) = (Stopwatch.GetTimestamp(), 0);
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; own++)
                call();
            Interlocked.Add(ref count, own);
        })).ToList();
        var before = Environment.CpuUsage.TotalTime;
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return (count / seconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds / seconds);
    }

    private static void Pool(BenchOptions options, TextWriter output)
    {
        Threads.Count = options.Threads;
        Sequential model = [new Input(null, Features), new LSTM(64)];
        using var pool = new StreamPool(model, new StreamPoolOptions { Capacity = Sequences });
        string[] all = [.. Enumerable.Range(0, Sequences).Select(i => string.Create(CultureInfo.InvariantCulture, $"machine {i}"))];
        var x = KernelBenches.Numbers(256 * Features);
        var y = new float[256 * pool.OutputLength];
        for (var i = 0; i < Sequences; i += 250)
            pool.Step(all.AsSpan(i, 250), x.AsSpan(0, 250 * Features), y);
        foreach (var keys in (int[])[1, 16, 256])
        {
            List<double> rates = [];
            long allocated = 0;
            for (var round = -1; round < options.Rounds; round++)
            {
                var (start, at, steps, before) = (Stopwatch.GetTimestamp(), 0, 0L, GC.GetAllocatedBytesForCurrentThread());
                for (; Stopwatch.GetElapsedTime(start).TotalSeconds < options.Seconds; steps += keys)
                {
                    at = at + keys + keys > Sequences ? 0 : at + keys;
                    pool.Step(all.AsSpan(at, keys), x.AsSpan(0, keys * Features), y);
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                if (round >= 0)
                    rates.Add(steps / options.Seconds);
            }

            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"StreamPool of {pool.Count} sequences of LSTM(64), {keys} keys a batch: "
                + $"{Statistics.Median(rates):0} steps/s, {allocated} bytes allocated"));
        }
    }

    private static async Task Server(BenchOptions options, TextWriter output)
    {
        Threads.Count = Environment.ProcessorCount;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddNabi(served => served.AddModel(Model(), "digits"));
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.MapNabi();
            await app.StartAsync().ConfigureAwait(false);
            using var client = new NabiClient(new Uri(app.Urls.First()));
            var x = new RandomData(1).Uniform(1, 28, Features);
            for (var i = 0; i < 500; i++)
                await client.PredictAsync("digits", x).ConfigureAwait(false);
            var requests = (int)(500 * options.Seconds * options.Rounds);
            var times = new double[requests];
            var start = Stopwatch.GetTimestamp();
            var all = new Task[requests];
            for (var i = 0; i < requests; i++)
            {
                // Two a time, since a timer is not finer; what is late goes at once.
                var due = TimeSpan.FromSeconds(i / 500.0) - Stopwatch.GetElapsedTime(start);
                if (due > TimeSpan.FromMilliseconds(1))
                    await Task.Delay(due).ConfigureAwait(false);
                all[i] = Ask(i);
            }

            await Task.WhenAll(all).ConfigureAwait(false);
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Array.Sort(times);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"server and client in one process, LSTM(64) over 28 steps, {requests / took:0} requests/s: p50 "
                + $"{times[requests / 2]:0.00} ms, p99 {times[requests * 99 / 100]:0.00} ms"));

            async Task Ask(int number)
            {
                var began = Stopwatch.GetTimestamp();
                await client.PredictAsync("digits", x).ConfigureAwait(false);
                times[number] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }
    }
}
