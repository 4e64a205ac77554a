namespace Nabi.Plots;

/// <summary>
/// Bars by category, one or several series side by side, upright or lying (for long names), with marks such as a published
/// figure. A value that is not finite has no bar and is written as a dash.
/// </summary>
public sealed class BarChart : Picture
{
    private readonly string[] categories;
    private readonly List<(string Name, double[] Values, int Color)> series = [];
    private readonly List<(string Name, double[] Values)> marks = [];

    /// <summary>Creates a chart without bars.</summary>
    /// <param name="title">The heading over the chart; empty for none.</param>
    /// <param name="categories">The names of the groups (N).</param>
    public BarChart(string title, IReadOnlyList<string> categories)
        : base(title) => this.categories = [.. categories];

    /// <summary>Whether the bars lie, names at the left. Default false.</summary>
    public bool Horizontal { get; init; }

    /// <summary>The name of the value axis; empty for none.</summary>
    public string ValueLabel { get; init; } = "";

    /// <summary>Whether each value is written at its bar. Default true.</summary>
    public bool ShowValues { get; init; } = true;

    /// <summary>The .NET number format of the written values, default up to four digits after the point.</summary>
    public string ValueFormat { get; init; } = "0.####";

    /// <summary>The lower end of the value axis; null (default) is zero or the smallest negative value.</summary>
    public double? Minimum { get; init; }

    /// <summary>The upper end of the value axis; null (default) fits the data.</summary>
    public double? Maximum { get; init; }

    /// <summary>The height of the plot area of upright bars in pixels, default 240.</summary>
    public double PlotHeight { get; init; } = 240;

    /// <summary>Adds one bar to each category.</summary>
    /// <param name="name">Its name in the legend; empty for no entry.</param>
    /// <param name="values">A value for each category (N); missing ones are drawn as dashes.</param>
    /// <param name="color">The number of its colour, 0 to 7; null takes the next.</param>
    /// <returns>This chart.</returns>
    public BarChart Add(string name, IReadOnlyList<double> values, int? color = null)
    {
        series.Add((name, Series.Doubles(values), color ?? series.Count));
        return this;
    }

    /// <inheritdoc cref="Add(string, IReadOnlyList{double}, int?)"/>
    public BarChart Add(string name, IReadOnlyList<float> values, int? color = null) => Add(name, Series.Doubles(values), color);

    /// <summary>Adds one short line across each category, such as the published figure.</summary>
    /// <param name="name">Its name in the legend.</param>
    /// <param name="values">A value for each category (N); those that are not finite are left out.</param>
    /// <returns>This chart.</returns>
    public BarChart AddMark(string name, IReadOnlyList<double> values)
    {
        marks.Add((name, Series.Doubles(values)));
        return this;
    }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var y = DrawHeading(canvas, width);
        y = Frame.Legend(canvas, LegendEntries(), y, width);
        return Horizontal ? DrawLying(canvas, width, y) : DrawUpright(canvas, width, y);
    }

    private List<(string Name, Action<SvgCanvas, double, double> Sample)> LegendEntries()
    {
        List<(string, Action<SvgCanvas, double, double>)> entries = [];
        foreach (var (name, _, color) in series.Where(one => one.Name.Length > 0))
            entries.Add((name, (canvas, x, y) => canvas.Rectangle(x + 6, y - 6, 12, 12, Theme.Fill(color), 2)));
        foreach (var (name, _) in marks.Where(one => one.Name.Length > 0))
            entries.Add((name, (canvas, x, y) => canvas.Line(x + 3, y, x + 20, y, "ln is")));
        return entries.Count == 1 && marks.Count == 0 && (series[0].Name == Title || series[0].Name == ValueLabel) ? [] : entries;
    }

    private Axis ValueAxis(int wanted)
    {
        IEnumerable<double> values = series.SelectMany(one => one.Values).Concat(marks.SelectMany(one => one.Values));
        // Room for the number below an upright bar that hangs, clear of the names of the categories.
        var room = ShowValues && !Horizontal ? 1.06 : 1;
        values = values.Select(value => value < 0 ? value * room : value);
        return Axis.Fit(Minimum is null ? values.Append(0) : values, wanted, minimum: Minimum, maximum: Maximum);
    }

    private static double At(double[] values, int index) => index < values.Length ? values[index] : double.NaN;

    private string Written(double value) => double.IsFinite(value) ? value.ToString(ValueFormat, CultureInfo.InvariantCulture) : "–";

    private PictureSize DrawUpright(SvgCanvas canvas, double width, double top)
    {
        var plot = double.IsFinite(PlotHeight) ? Math.Clamp(PlotHeight, 60, 2000) : 240;
        Axis values = ValueAxis((int)(plot / 50));
        var frame = Frame.Draw(canvas, Axis.Blank, values, top, width, plot, "", ValueLabel);
        var group = frame.Width / Math.Max(1, categories.Length);
        var bar = Math.Min(46, group * 0.76 / Math.Max(1, series.Count));
        var written = ShowValues && WidestValue() <= bar + (series.Count == 1 ? (group - bar) * 0.9 : 0);
        var slanted = categories.Any(name => TextFit.Width(name, Theme.SmallSize) > group - 4);
        double zero = frame.Y(Math.Clamp(0, values.Low, values.High)), longest = 0;
        for (var i = 0; i < categories.Length; i++)
        {
            double middle = frame.Left + (i + 0.5) * group, x = middle - bar * series.Count / 2;
            foreach (var (_, numbers, color) in series)
            {
                double value = At(numbers, i), end = double.IsFinite(value) ? Math.Clamp(frame.Y(value), frame.Top, frame.Bottom) : zero;
                double gap = bar > 4 ? 1 : 0;
                canvas.Rectangle(x + gap, Math.Min(end, zero), bar - 2 * gap, Math.Abs(end - zero), Theme.Fill(color),
                    Math.Min(2, bar / 4));
                if (written)
                    canvas.Text(x + bar / 2, end <= zero ? end - 5 : end + 13, Written(value), "k u", Anchor.Middle);
                x += bar;
            }
            foreach (var (_, numbers) in marks)
            {
                if (double.IsFinite(At(numbers, i)))
                {
                    double y = frame.Y(At(numbers, i)), half = Math.Min(bar * series.Count / 2 + 5, group / 2);
                    canvas.Line(middle - half, y, middle + half, y, "ln is");
                }
            }
            var label = TextFit.Shorten(categories[i], Theme.SmallSize, slanted ? Math.Min(130, (middle - 4) / 0.82) : group);
            longest = Math.Max(longest, TextFit.Width(label, Theme.SmallSize));
            if (slanted)
                canvas.Text(middle + 4, frame.Bottom + 13, label, "k u", Anchor.End, -35);
            else
                canvas.Text(middle, frame.Bottom + 18, label, "k u", Anchor.Middle);
        }
        return new PictureSize(width, frame.Bottom + (slanted ? 24 + longest * 0.58 : 32));
    }

    private double WidestValue() => series.SelectMany(one => one.Values).Select(value => TextFit.Width(Written(value), Theme.SmallSize))
        .DefaultIfEmpty(0).Max();

    private PictureSize DrawLying(SvgCanvas canvas, double width, double top)
    {
        var names = categories.Select(name => TextFit.Width(name, Theme.TextSize)).DefaultIfEmpty(0).Max();
        names = Math.Min(names, width * 0.36);
        double left = 16 + names + 10, right = ShowValues ? WidestValue() + 20 : 22;
        double bar = series.Count > 1 ? 14 : 18, group = bar * Math.Max(1, series.Count) + 12;
        double plotWidth = Math.Max(60, width - left - right), bottom = top + 10 + group * categories.Length;
        Axis values = ValueAxis((int)(plotWidth / 80));
        double X(double value) => left + Math.Clamp(values.Position(value), 0, 1) * plotWidth;
        for (var i = 0; i < values.Ticks.Count; i++)
        {
            var x = X(values.Ticks[i]);
            canvas.Line(x, top + 6, x, bottom, "g");
            canvas.Text(x, bottom + 16, values.Labels[i], "k u", Anchor.Middle);
        }
        var zero = X(Math.Clamp(0, values.Low, values.High));
        for (var i = 0; i < categories.Length; i++)
        {
            double y = top + 10 + i * group + 6, middle = y + (group - 12) / 2;
            canvas.Text(left - 10, middle + 4, TextFit.Shorten(categories[i], Theme.TextSize, names), "", Anchor.End);
            var start = y;
            foreach (var (_, numbers, color) in series)
            {
                double value = At(numbers, i), end = double.IsFinite(value) ? X(value) : zero;
                canvas.Rectangle(Math.Min(end, zero), y + 1, Math.Abs(end - zero), bar - 2, Theme.Fill(color), 2);
                double free = Math.Max(end, zero) + 6, wide = TextFit.Width(Written(value), Theme.SmallSize);
                foreach (var mark in marks.Select(one => At(one.Values, i)).Where(double.IsFinite).Select(X).Order())
                    free = mark > free - 5 && mark < free + wide + 4 ? mark + 6 : free;
                if (ShowValues)
                    canvas.Text(free, y + bar / 2 + 4, Written(value), "k u");
                y += bar;
            }
            foreach (var (_, numbers) in marks)
            {
                if (double.IsFinite(At(numbers, i)))
                    canvas.Line(X(At(numbers, i)), start - 3, X(At(numbers, i)), y + 3, "ln is");
            }
        }
        canvas.Line(zero, top + 6, zero, bottom, "a");
        if (ValueLabel.Length > 0)
            canvas.Text(left + plotWidth / 2, bottom + 36, canvas.Say(ValueLabel), "u", Anchor.Middle);
        return new PictureSize(width, bottom + (ValueLabel.Length > 0 ? 48 : 28));
    }
}
