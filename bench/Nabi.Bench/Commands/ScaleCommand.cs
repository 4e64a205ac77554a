using System.Globalization;
using System.Text;
using Nabi.Plots;

namespace Nabi.Bench;

/// <summary><c>scale</c>: a training step of an LSTM as its sequence, its batch and its units grow, in time and memory.</summary>
internal static class ScaleCommand
{
    private const int Time = 200;
    private const int Batch = 32;
    private const int Units = 64;

    private static readonly int[] Times = [50, 100, 200, 500, 1000, 2000];
    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    private static readonly int[] Widths = [16, 32, 64, 128, 256, 512, 1024];

    public static void Run(BenchOptions options, TextWriter output)
    {
        var page = options.Output ?? Path.ChangeExtension(Folders.Results, null) + "-scale.md";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(page))!);
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"# How a step grows: {Machine.Processor}, {Environment.ProcessorCount} processors, {options.Threads} {(options.Threads == 1 ? "thread" : "threads")}")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"A training step of LSTM and Dense(10) with Adam on sequences of 32 features; {Time} steps, batch {Batch} and {Units} units where they do not vary.")
            .AppendLine("Memory is the growth of the peak working set while the model was made and trained.");
        Sweep(options, output, text, page, "time steps", Times, length => TrainingWorkloads.Scaled(length, Batch, Units));
        Sweep(options, output, text, page, "batch", Batches, batch => TrainingWorkloads.Scaled(Time, batch, Units));
        Sweep(options, output, text, page, "units", Widths, units => TrainingWorkloads.Scaled(Time, Batch, units));
        File.WriteAllText(page, text.ToString().ReplaceLineEndings("\n"));
        output.WriteLine($"Written: {page}");
    }

    private static void Sweep(
        BenchOptions options, TextWriter output, StringBuilder text, string page, string what, IReadOnlyList<int> sizes, Func<int, Workload> make)
    {
        output.WriteLine($"{what,12} {"ms",10} {"% limit",8} {"MB",8}");
        List<StepResult> results = [];
        foreach (var size in sizes)
        {
            var measured = new Measurement(make(size));
            for (var round = 0; round < options.Rounds; round++)
                measured.Round(options.Seconds);
            var result = StepResult.Of(measured, options.Threads);
            results.Add(result);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size,12} {result.Median,10:0.000} {result.PercentOfLimit,8:0} {result.MemoryBytes / 1048576.0,8:0.0}"));
        }

        double[] x = [.. sizes.Select(size => (double)size)];
        var prefix = $"{Path.ChangeExtension(page, null)}-{what.Split(' ')[0]}";
        Chart("Time of a step", "ms", results.Select(result => result.Median), results.Select(result => result.Limit), "limit", $"{prefix}-ms.svg");
        Chart("Memory of a step", "MB", results.Select(result => result.MemoryBytes / 1048576.0), null, "", $"{prefix}-memory.svg");

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {char.ToUpperInvariant(what[0])}{what[1..]}").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"| {what} | ms | limit ms | % of limit | us a sample and time step | MB |").AppendLine("|--:|--:|--:|--:|--:|--:|");
        for (var i = 0; i < sizes.Count; i++)
        {
            var cells = Batch * (double)Time / (what == "units" ? 1 : what == "batch" ? Batch : Time) * (what == "units" ? 1 : sizes[i]);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {sizes[i]} | {results[i].Median:0.000} | {results[i].Limit:0.000} | {results[i].PercentOfLimit:0} | {1e3 * results[i].Median / cells:0.000} | {results[i].MemoryBytes / 1048576.0:0.0} |");
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"![Time]({Path.GetFileName(prefix)}-ms.svg) ![Memory]({Path.GetFileName(prefix)}-memory.svg)");

        void Chart(string title, string unit, IEnumerable<double> values, IEnumerable<double>? second, string secondName, string path)
        {
            var chart = new LineChart($"{title} by {what}") { XLabel = what, YLabel = unit, LogX = true, LogY = true }.Add("Nabi", x, [.. values]);
            if (second is not null)
                chart.Add(secondName, x, [.. second], LineStyle.Dashed);
            chart.Save(path);
        }
    }
}
