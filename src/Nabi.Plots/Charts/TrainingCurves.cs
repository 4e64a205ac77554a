namespace Nabi.Plots;

/// <summary>
/// The curves of a training run, one chart for each measure, training dashed and validation (<c>val_</c> names) solid,
/// the best validation epoch marked.
/// </summary>
public sealed class TrainingCurves : Picture
{
    private readonly List<(string Name, double[] Values)> rows;

    /// <summary>Creates the curves.</summary>
    /// <param name="history">Measure by name, one value per epoch, as in Keras's history: loss, accuracy, val_loss, val_accuracy.</param>
    /// <param name="title">The heading over all; empty for none.</param>
    public TrainingCurves(IEnumerable<KeyValuePair<string, IReadOnlyList<double>>> history, string title = "")
        : base(title) => rows = [.. history.Select(row => (row.Key, Series.Doubles(row.Value)))];

    /// <inheritdoc cref="TrainingCurves(IEnumerable{KeyValuePair{string, IReadOnlyList{double}}}, string)"/>
    public TrainingCurves(IEnumerable<KeyValuePair<string, IReadOnlyList<float>>> history, string title = "")
        : base(title) => rows = [.. history.Select(row => (row.Key, Series.Doubles(row.Value)))];

    /// <summary>The number of the first epoch, default 1.</summary>
    public int FirstEpoch { get; init; } = 1;

    /// <summary>Published figures by measure (such as <c>accuracy</c>), drawn as level lines.</summary>
    public IReadOnlyDictionary<string, double> Published { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether the loss axis is logarithmic. Default false.</summary>
    public bool LogLoss { get; init; }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        string[] measures = [.. rows.Select(row => Measure(row.Name)).Distinct()];
        Panels panels = new(Title, [.. measures.Select(Chart)]) { Subtitle = Subtitle, Columns = Math.Clamp(measures.Length, 1, 2) };
        return panels.Draw(canvas, width);
    }

    private static string Measure(string name) => name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name;

    private LineChart Chart(string measure)
    {
        LineChart chart = new(measure.Replace('_', ' ')) { XLabel = "epoch", LogY = LogLoss && measure == "loss", PlotHeight = 220 };
        foreach (var (name, values) in rows.Where(row => Measure(row.Name) == measure))
        {
            var validation = name != measure;
            chart.Add(validation ? "validation" : "training", Series.Numbers(FirstEpoch, values.Length), values,
                validation ? LineStyle.Solid : LineStyle.Dashed, validation ? 0 : 1);
            var best = measure == "loss" && validation ? Best(values) : -1;
            if (best >= 0 && best < values.Length - 1)
                chart.AddVerticalLine(FirstEpoch + best, "best");
        }
        if (Published.TryGetValue(measure, out var published))
        {
            chart.AddHorizontalLine(published,
                "published " + published.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture));
        }

        return chart;
    }

    private static int Best(double[] values)
    {
        var best = -1;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]) && (best < 0 || values[i] < values[best]))
                best = i;
        }
        return best;
    }
}
