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
        List<Served> servers = [];
        try
        {
            var (served, exported) = (Path.Combine(folder, "models"), Path.Combine(folder, "digits.onnx"));
            Directory.CreateDirectory(served);
            model.Save(Path.Combine(served, "digits.keras"));
            OnnxFile.Save(model, exported);
            servers.Add(new Served("Nabi.Serving", new ServerProcess(BenchProcess.Start(SoakCommand.Server, served))));
            if (Peer.OnnxRuntimeServer(exported) is { } peer)
                servers.Add(new Served("ONNX Runtime behind a handler of ASP.NET Core", new ServerProcess(peer)));
            else
                output.WriteLine("ONNX Runtime is not built; run bench/peers/build.sh");
            var expected = model.Predict(x).ToArray();
            for (var round = -1; round < options.Rounds; round++)
            {
                // In turns, and each as often before the other as after it.
                foreach (var server in round % 2 == 0 ? servers : servers.AsEnumerable().Reverse())
                {
                    var taken = await Ask(server.Process, x, expected, options.Seconds).ConfigureAwait(false);
                    if (round >= 0)
                        server.Rounds.Add(taken);
                }
            }

            foreach (var server in servers)
            {
                var rounds = server.Rounds;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Callers} callers without a pause, {server.Name}: "
                    + $"{Median(rounds, static one => one.Rate):0} requests/s, x "
                    + $"{Statistics.Median([.. rounds.Select((one, i) => one.Rate / servers[^1].Rounds[i].Rate)]):0.00}; of each request "
                    + $"{Median(rounds, static one => one.Server):0.0} us of a processor and {Median(rounds, static one => one.Bytes):0} "
                    + $"bytes in the server, {Median(rounds, static one => one.Client):0.0} us in this process"));
            }
        }
        finally
        {
            servers.ForEach(static server => server.Process.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(List<Taken> rounds, Func<Taken, double> of) => Statistics.Median([.. rounds.Select(of)]);

    private static async Task<Taken> Ask(ServerProcess server, Tensor x, float[] expected, double seconds)
    {
        using NabiClient client = new(server.Address);
        var (start, count) = (Stopwatch.GetTimestamp(), 0);
        var (bytes, processor, own) = (server.Figures().Allocated, server.Processor, Environment.CpuUsage.TotalTime);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                var answer = (await client.PredictAsync("digits", x).ConfigureAwait(false)).ToArray();
                if (!IsSame(answer, expected))
                    throw new NabiException($"{server.Address} gave a wrong answer.");
                Interlocked.Increment(ref count);
            }
        })).ConfigureAwait(false);
        var rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Taken(rate, (server.Processor - processor).TotalMicroseconds / count,
            (double)(server.Figures().Allocated - bytes) / count, (Environment.CpuUsage.TotalTime - own).TotalMicroseconds / count);
    }

    private static bool IsSame(float[] answer, float[] expected)
        => answer.Length == expected.Length && answer.Zip(expected).All(static pair => MathF.Abs(pair.First - pair.Second) < Rounding);

    /// <summary>A server, and what was measured of it.</summary>
    private sealed record Served(string Name, ServerProcess Process)
    {
        public List<Taken> Rounds { get; } = [];
    }

    /// <summary>What a round took.</summary>
    /// <param name="Rate">Answers a second.</param>
    /// <param name="Server">Processor time of the server for each, in microseconds.</param>
    /// <param name="Bytes">What the server allocated for each.</param>
    /// <param name="Client">Processor time of this process for each, in microseconds.</param>
    private sealed record Taken(double Rate, double Server, double Bytes, double Client);
}
