using System.Text;
using Nabi.Plots;

namespace Nabi.Bench;

/// <summary>The results of <c>scale</c> as a page: a table, two charts and a sentence for each sweep.</summary>
internal sealed class ScalePage
{
    private readonly string path;
    private readonly StringBuilder text = new();

    /// <param name="path">Where the page goes; its charts lie beside it.</param>
    /// <param name="head">What stands above the sweeps.</param>
    public ScalePage(string path, string head)
    {
        this.path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
        text.AppendLine(head);
    }

    /// <summary>Adds a sweep and draws its charts.</summary>
    /// <param name="sweep">What was measured.</param>
    /// <param name="results">One row a size, one result a way.</param>
    public void Add(Sweep sweep, IReadOnlyList<StepResult[]> results)
    {
        var prefix = $"{Path.ChangeExtension(path, null)}-{sweep.What.Split(' ')[0]}";
        Table(sweep, results);
        text.AppendLine().AppendLine(Growth(sweep, results)).AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"![Time by {sweep.What}]({Path.GetFileName(prefix)}-ms.svg)").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"![Memory by {sweep.What}]({Path.GetFileName(prefix)}-memory.svg)");
        Chart("Processor time of a training step", "ms", sweep, row => row.Select(result => result.Processor), "multiply-adds alone",
            (row, _) => row[0].Limit, results)
            .Save($"{prefix}-ms.svg");
        Chart("Memory of a training step", "MB", sweep, row => row.Select(Megabytes), "the batch alone",
            (_, size) => sweep.At(size).DataBytes / 1048576.0, results)
            .Save($"{prefix}-memory.svg");
    }

    public void Save() => File.WriteAllText(path, text.ToString().ReplaceLineEndings("\n"));

    private void Table(Sweep sweep, IReadOnlyList<StepResult[]> results)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {char.ToUpperInvariant(sweep.What[0])}{sweep.What[1..]}")
            .AppendLine()
            .Append(CultureInfo.InvariantCulture, $"| {sweep.What} | limit ms | % of limit | batch MB |");
        foreach (var way in sweep.Ways)
            text.Append(CultureInfo.InvariantCulture, $" {Name(sweep, way)}ms | processor ms | us per sample and time step | MB |");
        text.AppendLine().Append("|--:|--:|--:|--:|").Insert(text.Length, "--:|--:|--:|--:|", sweep.Ways.Count).AppendLine();
        for (var i = 0; i < sweep.Sizes.Count; i++)
        {
            var shape = sweep.At(sweep.Sizes[i]);
            text.Append(CultureInfo.InvariantCulture,
                $"| {sweep.Sizes[i]} | {results[i][0].Limit:0.000} | {results[i][0].PercentByProcessor:0} | "
                + $"{shape.DataBytes / 1048576.0:0.0} |");
            foreach (var result in results[i])
            {
                text.Append(CultureInfo.InvariantCulture,
                    $" {result.Median:0.000} | {result.Processor:0.000} | {1e3 * result.Processor / shape.Batch / shape.Time:0.000} "
                    + $"| {Megabytes(result):0.0} |");
            }

            text.AppendLine();
        }
    }

    /// <summary>How much more the largest size takes than one of at most an eighth.</summary>
    private static string Growth(Sweep sweep, IReadOnlyList<StepResult[]> results)
    {
        var last = sweep.Sizes.Count - 1;
        var from = Math.Max(0, sweep.Sizes.ToList().FindLastIndex(size => size * 8 <= sweep.Sizes[last]));
        var ways = sweep.Ways.Select((way, i) => string.Create(CultureInfo.InvariantCulture,
            $"{Name(sweep, way)}{results[last][i].Processor / results[from][i].Processor:0.0} times the processor time and "
            + $"{Megabytes(results[last][i]) / Megabytes(results[from][i]):0.0} times the memory"));
        return string.Create(CultureInfo.InvariantCulture,
            $"From {sweep.Sizes[from]} to {sweep.Sizes[last]} {sweep.What}, {(double)sweep.Sizes[last] / sweep.Sizes[from]:0.#} times as "
            + $"much: {string.Join("; ", ways)}.");
    }

    private static LineChart Chart(
        string title, string unit, Sweep sweep, Func<StepResult[], IEnumerable<double>> values, string bound,
        Func<StepResult[], int, double> least, IReadOnlyList<StepResult[]> results)
    {
        double[] x = [.. sweep.Sizes.Select(size => (double)size)];
        var rows = results.Select(row => values(row).ToArray()).ToList();
        var chart = new LineChart($"{title} by {sweep.What}") { XLabel = sweep.What, YLabel = unit, LogX = true, LogY = true };
        for (var way = 0; way < sweep.Ways.Count; way++)
            chart.Add(sweep.Ways[way].ToString().ToLowerInvariant(), x, [.. rows.Select(row => row[way])]);
        return chart.Add(bound, x, [.. results.Select((row, i) => least(row, sweep.Sizes[i]))], LineStyle.Dashed);
    }

    private static string Name(Sweep sweep, StepMemory way) => sweep.Ways.Count > 1 ? $"{way.ToString().ToLowerInvariant()} " : "";

    private static double Megabytes(StepResult result) => result.MemoryBytes / 1048576.0;
}
