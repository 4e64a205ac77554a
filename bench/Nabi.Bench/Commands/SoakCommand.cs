using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Nabi.Formats;
using Nabi.Peers;
using Nabi.Serving;

namespace Nabi.Bench;

/// <summary>
/// <c>soak</c>: a server in a process of its own, asked without a pause for --seconds by callers whose every answer is compared with the
/// model's own: predictions of one to eight rows at once, sequences with memory, and requests that are wrong. Rows of several callers go
/// together, and how many rows a product has sets the order of its sums: equal is up to rounding. It says what the server's memory was
/// after the first sixth of the time and at the end, and how much of it is objects that are in use.
/// </summary>
internal static class SoakCommand
{
    /// <summary>The word that starts the process that serves.</summary>
    public const string Server = "soak-server";
    private const int Features = 28;
    private const float Rounding = 1e-6f;

    private static readonly string[] Wrong =
    [
        "{", "[]", """{"inputs":[]}""", """{"inputs":[{"name":"x","datatype":"FP32","shape":[1,28,28],"data":[1,2]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP99","shape":[1],"data":[1]}]}""",
        """{"inputs":[{"name":"x","datatype":"FP32","shape":[9000000000,9000000000],"data":[]}]}""",
        """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1,28,28],"data":["a"]}]}""",
    ];

    /// <summary>Whether this is the process that serves.</summary>
    public static bool IsServer(IReadOnlyList<string> arguments) => arguments is [Server, _];

    /// <summary>Serves the models of a folder and says what that takes (<see cref="ServerFigures"/>) until standard input ends.</summary>
    public static async Task Serve(string folder, TextWriter output)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddNabi(served => served.Folder = folder);
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.MapNabi();
            await app.StartAsync().ConfigureAwait(false);
            output.WriteLine(app.Urls.First());
            await output.FlushAsync().ConfigureAwait(false);
            // On a thread of its own, so that waiting for a line takes none from those that answer requests.
            await Task.Factory.StartNew(() => ServerFigures.Serve(Console.In, output), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    public static async Task Run(BenchOptions options, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("soak").FullName;
        try
        {
            Sequential digits = [new Input(28, Features) { Name = "x" }, new LSTM(64), new Dense(10, "softmax")];
            Sequential steps = [new Input(null, 8) { Name = "x" }, new GRU(16) { ReturnSequences = true }, new Dense(2)];
            digits.Save(Path.Combine(folder, "digits.keras"));
            steps.Save(Path.Combine(folder, "steps.keras"));
            using ServerProcess server = new(BenchProcess.Start(Server, folder));
            var address = server.Address;
            using CancellationTokenSource end = new(TimeSpan.FromSeconds(options.Seconds));
            Counts counts = new();
            List<Task> callers = [Memory(server, options, counts, output, end.Token), Mistakes(address, counts, end.Token)];
            for (var i = 0; i < 3; i++)
            {
                callers.Add(Predictions(address, digits, i, counts, end.Token));
                callers.Add(Sequences(address, steps, i, counts, end.Token));
            }

            await Task.WhenAll(callers).ConfigureAwait(false);
            output.WriteLine($"{counts}; the server ended with {await server.EndAsync().ConfigureAwait(false)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Predictions(Uri address, Sequential model, int caller, Counts counts, CancellationToken end)
    {
        using NabiClient client = new(address);
        RandomData random = new(1 + caller);
        var all = Enumerable.Range(0, 32).Select(i => random.Uniform(1 + i % 8, 28, Features))
            .Select(x => (x, y: model.Predict(x).ToArray())).ToList();
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            var (x, y) = all[i % all.Count];
            var answer = await client.PredictAsync("digits", x, CancellationToken.None).ConfigureAwait(false);
            counts.Prediction(AreSame(answer.ToArray(), y));
        }
    }

    private static async Task Sequences(Uri address, Sequential model, int caller, Counts counts, CancellationToken end)
    {
        using NabiClient client = new(address);
        RandomData random = new(100 + caller);
        var stream = model.Stream();
        for (var run = 0; !end.IsCancellationRequested; run++)
        {
            stream.Reset();
            var x = random.Uniform(40, 8).ToArray();
            var at = 0;
            // A thousand names per caller come again and again: each begins anew.
            var name = string.Create(CultureInfo.InvariantCulture, $"{caller}-{run % 1000}");
            await foreach (var y in client.StreamAsync("steps", name, Steps(x), cancellation: CancellationToken.None).ConfigureAwait(false))
                counts.Step(AreSame(y.ToArray(), stream.Step(x.AsSpan(8 * at++, 8))));
        }

        static async IAsyncEnumerable<float[]> Steps(float[] x)
        {
            for (var t = 0; t < x.Length; t += 8)
            {
                await Task.Yield();
                yield return x[t..(t + 8)];
            }
        }
    }

    private static async Task Mistakes(Uri address, Counts counts, CancellationToken end)
    {
        using HttpClient http = new() { BaseAddress = address };
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            using StringContent content = new(Wrong[i % Wrong.Length], new MediaTypeHeaderValue("application/json"));
            using var answer = await http.PostAsync(new Uri("v2/models/digits/infer", UriKind.Relative), content, CancellationToken.None)
                .ConfigureAwait(false);
            counts.Mistake(answer.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError);
            await Task.Delay(5, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static bool AreSame(ReadOnlySpan<float> answer, ReadOnlySpan<float> own)
    {
        if (answer.Length != own.Length)
            return false;
        for (var i = 0; i < own.Length; i++)
        {
            if (!(Math.Abs(answer[i] - own[i]) < Rounding))
                return false;
        }

        return true;
    }

    private static async Task Memory(ServerProcess server, BenchOptions options, Counts counts, TextWriter output, CancellationToken end)
    {
        List<double> sizes = [];
        List<(double Live, double Committed)> heaps = [];
        var start = Stopwatch.GetTimestamp();
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Seconds / 360), CancellationToken.None).ConfigureAwait(false);
            sizes.Add(server.WorkingSet / 1e6);
            if (sizes.Count % 30 != 0)
                continue;
            var (allocated, live, committed) = server.Figures();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds,6:0} s: {counts}; "
                + $"memory {Statistics.Median(sizes[^30..]):0.0} MB, of it {committed / 1e6:0.0} MB of the collector with "
                + $"{live / 1e6:0.0} MB in use; {allocated / 1e9:0.0} GB allocated so far"));
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            // A collection is asked for twice only: it changes what it measures.
            if (sizes.Count == 90)
                heaps.Add(Collected(server));
        }

        if (sizes.Count < 120)
            throw new NabiException($"The memory was read {sizes.Count} times only; give more --seconds.");
        heaps.Add(Collected(server));
        var (early, late) = (Statistics.Median(sizes[60..90]), Statistics.Median(sizes[^30..]));
        output.WriteLine($"the server's memory after a sixth of the time and at the end: {Change(early, late)}");
        output.WriteLine($"its objects after a full collection: {Change(heaps[0].Live, heaps[^1].Live)}; what the collector then holds: "
            + Change(heaps[0].Committed, heaps[^1].Committed));
    }

    private static (double Live, double Committed) Collected(ServerProcess server)
    {
        var (_, live, committed) = server.Figures(collects: true);
        return (live / 1e6, committed / 1e6);
    }

    private static string Change(double early, double late)
        => string.Create(CultureInfo.InvariantCulture, $"{early:0.00} MB, {late:0.00} MB ({100 * (late / early - 1):+0.0;-0.0;0.0} %)");

    /// <summary>How many answers came, and how many were wrong.</summary>
    private sealed class Counts
    {
        private long predictions, steps, mistakes, wrong;

        public void Prediction(bool isRight) => Add(ref predictions, isRight);

        public void Step(bool isRight) => Add(ref steps, isRight);

        public void Mistake(bool isRight) => Add(ref mistakes, isRight);

        public override string ToString()
            => string.Create(CultureInfo.InvariantCulture,
                $"{Volatile.Read(ref predictions)} predictions, {Volatile.Read(ref steps)} steps "
                + $"of sequences, {Volatile.Read(ref mistakes)} bad requests, {Volatile.Read(ref wrong)} wrong answers");

        private void Add(ref long count, bool isRight)
        {
            Interlocked.Increment(ref count);
            if (!isRight)
                Interlocked.Increment(ref wrong);
        }
    }
}
