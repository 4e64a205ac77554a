namespace Nabi.Bench;

/// <summary>
/// <c>startup</c>: how long a process takes from its start to its first prediction, or to the end of its first training step. This program
/// starts itself anew for each number, in turns with one that does nothing; published in another way (ReadyToRun) it measures that.
/// </summary>
internal static class StartupCommand
{
    private const string Nothing = "startup-nothing", Prediction = "startup-prediction", Step = "startup-step";

    /// <summary>Whether this is one of the processes that are measured.</summary>
    public static bool IsMeasured(string command) => command is Nothing or Prediction or Step;

    /// <summary>What such a process does: the work, then its processor time so far in a line.</summary>
    public static void RunMeasured(string command, TextWriter output)
    {
        if (command != Nothing)
        {
            Sequential model = [new Input(28, 28), new LSTM(64), new Dense(10, "softmax")];
            var x = new RandomData(1).Uniform(32, 28, 28);
            if (command == Prediction)
            {
                _ = model.Predict(x);
            }
            else
            {
                model.Compile("adam", "sparse_categorical_crossentropy");
                _ = model.TrainOnBatch(x, new RandomData(1).Integers(10, 32));
            }
        }

        output.WriteLine(Environment.CpuUsage.TotalTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    public static void Run(BenchOptions options, TextWriter output)
    {
        (string Command, string Name)[] all =
            [(Nothing, "runtime alone"), (Prediction, "first prediction (LSTM 64)"), (Step, "first training step")];
        var times = all.Select(_ => (Clock: new List<double>(), Processor: new List<double>())).ToList();
        for (var round = -1; round < Math.Max(9, options.Rounds); round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var (clock, processor) = Measured(all[i].Command);
                // The first processes bring the files into memory.
                if (round < 0)
                    continue;
                times[i].Clock.Add(clock);
                times[i].Processor.Add(processor);
            }
        }

        output.WriteLine(
            $"{Machine.Processor}; milliseconds from the start of a process, the median of {times[0].Clock.Count}, and its fastest");
        output.WriteLine($"{"",-28} {"clock",8} {"min",8} {"cpu",8} {"min",8}");
        for (var i = 0; i < all.Length; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{all[i].Name,-28} {Statistics.Median(times[i].Clock),8:0} {times[i].Clock.Min(),8:0} "
                + $"{Statistics.Median(times[i].Processor),8:0} {times[i].Processor.Min(),8:0}"));
        }
    }

    private static (double Clock, double Processor) Measured(string command)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = BenchProcess.Start(command);
        var line = process.StandardOutput.ReadLine();
        var clock = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        process.WaitForExit();
        return (clock, double.TryParse(line, CultureInfo.InvariantCulture, out var processor) ? processor
            : throw new NabiException($"A process started for '{command}' said '{line}'."));
    }
}
