using Nabi.Formats;
using Nabi.Onnx;
using Nabi.Serving;

namespace Nabi.Bench;

/// <summary>
/// The requests a second that a server answers to callers who ask without a pause, in a process of its own, in turns with ONNX Runtime
/// behind the same protocol. Every answer is compared with the model's own.
/// </summary>
internal static class ServingThroughput
{
    private const int Callers = 16;
    private const float Rounding = 1e-5f;

    public static async Task Run(BenchOptions options, Model model, Tensor x, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("serving").FullName;
        try
        {
            var (served, exported) = (Path.Combine(folder, "models"), Path.Combine(folder, "digits.onnx"));
            Directory.CreateDirectory(served);
            model.Save(Path.Combine(served, "digits.keras"));
            OnnxFile.Save(model, exported);
            using var own = BenchProcess.Start(SoakCommand.Server, served);
            using var peer = Peer.OnnxRuntimeServer(exported);
            List<(string Name, Process Process, Uri Address, List<double> Rates)> servers = [("Nabi.Serving", own, Address(own), [])];
            if (peer is not null)
                servers.Add(("ONNX Runtime behind a handler of ASP.NET Core", peer, Address(peer), []));
            else
                output.WriteLine("ONNX Runtime is not built; run bench/peers/build.sh");
            var expected = model.Predict(x).ToArray();
            for (var round = -1; round < options.Rounds; round++)
            {
                foreach (var (name, _, address, rates) in servers)
                {
                    var rate = await Rate(address, x, expected, options.Seconds).ConfigureAwait(false);
                    if (round >= 0)
                        rates.Add(rate);
                }
            }

            foreach (var (name, process, _, rates) in servers)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{Callers} callers without a pause, {name}: {Statistics.Median(rates):0} requests/s, "
                    + $"x {Statistics.Median([.. rates.Select((rate, i) => rate / servers[^1].Rates[i])]):0.00}"));
                process.StandardInput.Close();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Uri Address(Process server)
        => new(server.StandardOutput.ReadLine() ?? throw new NabiException("A server did not start."));

    private static async Task<double> Rate(Uri address, Tensor x, float[] expected, double seconds)
    {
        using NabiClient client = new(address);
        var (start, count) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                var answer = (await client.PredictAsync("digits", x).ConfigureAwait(false)).ToArray();
                if (!IsSame(answer, expected))
                    throw new NabiException($"{address} gave a wrong answer.");
                Interlocked.Increment(ref count);
            }
        })).ConfigureAwait(false);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static bool IsSame(float[] answer, float[] expected)
        => answer.Length == expected.Length && answer.Zip(expected).All(static pair => MathF.Abs(pair.First - pair.Second) < Rounding);
}
