namespace Nabi.Plots;

/// <summary>
/// Lines over a common axis: training curves, forecasts, gradients against distance. Points that are NaN or infinite
/// (or not positive on a logarithmic axis) are gaps; long series are thinned to what a screen can show, extremes kept.
/// </summary>
/// <param name="title">The heading over the chart; empty for none.</param>
public sealed class LineChart(string title = "") : Picture(title)
{
    private const double BandOpacity = 0.18;

    private readonly List<Series> series = [];
    private readonly List<(string Name, double[] X, double[] Low, double[] High, int Color)> bands = [];
    private readonly List<(double Value, string Name, bool Vertical)> marks = [];

    /// <summary>The name of the horizontal axis; empty for none.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>The name of the vertical axis, written above it; empty for none.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>
    /// What stands below the horizontal axis, and where: dates. Labels without room are left out. Empty (default) for round numbers.
    /// </summary>
    public IReadOnlyList<(double Value, string Label)> XTicks { get; init; } = [];

    /// <summary>Whether the horizontal axis is logarithmic. Default false.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic. Default false.</summary>
    public bool LogY { get; init; }

    /// <summary>The lower end of the vertical axis; null (default) fits the data.</summary>
    public double? YMinimum { get; init; }

    /// <summary>The upper end of the vertical axis; null (default) fits the data.</summary>
    public double? YMaximum { get; init; }

    /// <summary>The height of the plot area in pixels, default 260.</summary>
    public double PlotHeight { get; init; } = 260;

    /// <summary>Adds a line over 1, 2, 3, ... (epochs).</summary>
    /// <param name="name">Its name in the legend; empty for no entry.</param>
    /// <param name="values">The heights (N); may be empty.</param>
    /// <param name="style">Solid, dashed or dotted.</param>
    /// <param name="color">The number of its colour, 0 to 7; null takes the next.</param>
    /// <returns>This chart.</returns>
    public LineChart Add(string name, IReadOnlyList<double> values, LineStyle style = LineStyle.Solid, int? color = null)
        => Add(name, Series.Numbers(1, values.Count), values, style, color);

    /// <inheritdoc cref="Add(string, IReadOnlyList{double}, LineStyle, int?)"/>
    public LineChart Add(string name, IReadOnlyList<float> values, LineStyle style = LineStyle.Solid, int? color = null)
        => Add(name, Series.Numbers(1, values.Count), Series.Doubles(values), style, color);

    /// <summary>Adds a line through the points (x, y).</summary>
    /// <param name="name">Its name in the legend; empty for no entry.</param>
    /// <param name="x">Where each point stands (N).</param>
    /// <param name="y">How high it stands (N); one row longer than the other is cut.</param>
    /// <param name="style">Solid, dashed or dotted.</param>
    /// <param name="color">The number of its colour, 0 to 7; null takes the next.</param>
    /// <returns>This chart.</returns>
    public LineChart Add(string name, IReadOnlyList<double> x, IReadOnlyList<double> y, LineStyle style = LineStyle.Solid,
        int? color = null)
    {
        series.Add(new Series(name, Series.Doubles(x), Series.Doubles(y), style, color ?? series.Count));
        return this;
    }

    /// <summary>Adds a pale band between two heights, such as the spread over seeds.</summary>
    /// <param name="name">Its name in the legend; empty for no entry.</param>
    /// <param name="x">Where each pair stands (N).</param>
    /// <param name="low">The lower edge (N).</param>
    /// <param name="high">The upper edge (N).</param>
    /// <param name="color">The number of its colour, 0 to 7.</param>
    /// <returns>This chart.</returns>
    public LineChart AddBand(string name, IReadOnlyList<double> x, IReadOnlyList<double> low, IReadOnlyList<double> high, int color = 0)
    {
        bands.Add((name, Series.Doubles(x), Series.Doubles(low), Series.Doubles(high), color));
        return this;
    }

    /// <summary>Adds a level line across the chart, such as the published figure or a naive baseline.</summary>
    /// <param name="value">Its height; not drawn where it is not finite.</param>
    /// <param name="name">What it says.</param>
    /// <returns>This chart.</returns>
    public LineChart AddHorizontalLine(double value, string name)
    {
        marks.Add((value, name, false));
        return this;
    }

    /// <summary>Adds an upright line, such as the best epoch or the moment a forecast begins.</summary>
    /// <param name="value">Where it stands; not drawn where it is not finite.</param>
    /// <param name="name">What it says.</param>
    /// <returns>This chart.</returns>
    public LineChart AddVerticalLine(double value, string name)
    {
        marks.Add((value, name, true));
        return this;
    }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var y = DrawHeading(canvas, width);
        y = Frame.Legend(canvas, LegendEntries(), y, width);
        var plot = double.IsFinite(PlotHeight) ? Math.Clamp(PlotHeight, 60, 2000) : 260;
        if (width < 480)
            plot = Math.Min(plot, 210);
        var frame = Frame.Draw(canvas, FitX(width), FitY(plot), y, width, plot, XLabel, YLabel);
        canvas.BeginWindow(frame.Left - 5, frame.Top - 5, frame.Width + 10, frame.Height + 10);
        canvas.BeginGroup(5 - frame.Left, 5 - frame.Top);
        foreach ((_, var x, var low, var high, var color) in bands)
            DrawBand(canvas, frame, x, low, high, color);
        foreach (Series line in series)
            DrawLine(canvas, frame, line);
        DrawMarks(canvas, frame);
        canvas.EndGroup();
        canvas.EndWindow();
        if (!series.Any(line => Points(line).Any()) && bands.Count == 0)
            canvas.Text(frame.Left + frame.Width / 2, frame.Top + frame.Height / 2, canvas.Say("no data"), "u", Anchor.Middle);
        return new PictureSize(width, frame.Bottom + Frame.Below(XLabel));
    }

    private Axis FitX(double width)
    {
        IEnumerable<double> values = series.SelectMany(line => line.X.Take(line.Count)).Concat(bands.SelectMany(band => band.X))
            .Concat(marks.Where(mark => mark.Vertical).Select(mark => mark.Value));
        var whole = series.Count > 0 && series.All(line => line.X.All(x => !double.IsFinite(x) || x == Math.Floor(x)));
        var axis = Axis.Fit(values, (int)(width / 90), LogX, expand: false, whole);
        return XTicks.Count > 0 ? axis.With(XTicks) : axis;
    }

    private Axis FitY(double plot)
    {
        IEnumerable<double> values = series.SelectMany(line => line.Y.Take(line.Count))
            .Concat(bands.SelectMany(band => band.Low.Concat(band.High)))
            .Concat(marks.Where(mark => !mark.Vertical).Select(mark => mark.Value));
        return Axis.Fit(values, (int)(plot / 50), LogY, expand: true, whole: false, YMinimum, YMaximum);
    }

    private List<(string Name, Action<SvgCanvas, double, double> Sample)> LegendEntries()
    {
        List<(string, Action<SvgCanvas, double, double>)> entries = [];
        foreach (Series line in series.Where(line => line.Name.Length > 0))
            entries.Add((line.Name, (canvas, x, y) => canvas.Line(x, y, x + 20, y, Css(line))));
        foreach (var (i, band) in bands.Index().Where(pair => pair.Item.Name.Length > 0))
        {
            // A band on one of its colour is darker by it.
            var light = bands.Take(i + 1).Where(other => other.Color == band.Color).Aggregate(1.0, (rest, _) => rest * (1 - BandOpacity));
            entries.Add((band.Name, (canvas, x, y) => canvas.Rectangle(x, y - 5, 20, 10, Theme.Fill(band.Color), 2, 1 - light)));
        }

        return entries.Count == 1 && bands.Count == 0 && (series[0].Name == Title || series[0].Name == YLabel) ? [] : entries;
    }

    private static string Css(Series line) => "ln " + Theme.Stroke(line.Color)
        + line.Style switch { LineStyle.Dashed => " dash", LineStyle.Dotted => " dot", _ => "" } + (line.Count > 400 ? " thin" : "");

    private IEnumerable<int> Points(Series line)
    {
        for (var i = 0; i < line.Count; i++)
        {
            if (Axis.CanShow(line.X[i], LogX) && Axis.CanShow(line.Y[i], LogY))
                yield return i;
        }
    }

    private void DrawMarks(SvgCanvas canvas, Frame frame)
    {
        foreach ((var value, var plain, var vertical) in marks)
        {
            if (!Axis.CanShow(value, vertical ? LogX : LogY))
                continue;
            var name = canvas.Say(plain);
            if (vertical)
            {
                var x = frame.X(value);
                var left = x + 8 + TextFit.Width(name, Theme.SmallSize) > frame.Right;
                canvas.Line(x, frame.Top, x, frame.Bottom, "mk");
                canvas.Text(left ? x - 6 : x + 6, frame.Top + 11, name, "k u halo", left ? Anchor.End : Anchor.Start);
                continue;
            }
            var y = frame.Y(value);
            canvas.Line(frame.Left, y, frame.Right, y, "mk");
            (var right, var baseline) = FreePlace(frame, y, TextFit.Width(name, Theme.SmallSize));
            canvas.Text(right ? frame.Right : frame.Left + 6, baseline, name, "k u halo", right ? Anchor.End : Anchor.Start);
        }
    }

    /// <summary>The corner beside a level line where the fewest points stand in the way of its name.</summary>
    private (bool Right, double Baseline) FreePlace(Frame frame, double y, double wide)
    {
        (bool Right, double Baseline) best = (true, y - 6);
        var fewest = int.MaxValue;
        foreach ((var right, var baseline) in ((bool, double)[])[(true, y - 6), (true, y + 14), (false, y - 6), (false, y + 14)])
        {
            if (baseline - 10 < frame.Top - 4 || baseline > frame.Bottom - 2)
                continue;
            var left = right ? frame.Right - wide : frame.Left;
            var hit = series.Sum(line => Points(line).Count(i => frame.X(line.X[i]) >= left - 12 && frame.X(line.X[i]) <= left + wide + 12
                && Math.Abs(frame.Y(line.Y[i]) - baseline + 4) < 11));
            if (hit < fewest)
                (best, fewest) = ((right, baseline), hit);
        }
        return best;
    }

    private void DrawLine(SvgCanvas canvas, Frame frame, Series line)
    {
        PathData path = new();
        int last = -2, drawn = 0;
        List<(double X, double Y)> alone = [];
        int[] points = [.. Points(line)];
        HashSet<int> kept = Downsampling.Keep(points, line.Y, (int)frame.Width);
        for (var k = 0; k < points.Length; k++)
        {
            var i = points[k];
            bool begins = k == 0 || points[k - 1] != i - 1, ends = k == points.Length - 1 || points[k + 1] != i + 1;
            if (begins && ends)
                alone.Add((frame.X(line.X[i]), frame.Y(line.Y[i])));
            if (!begins && !ends && !kept.Contains(i))
                continue;
            _ = begins ? path.Move(frame.X(line.X[i]), frame.Y(line.Y[i])) : path.Line(frame.X(line.X[i]), frame.Y(line.Y[i]));
            last = i;
            drawn++;
        }
        canvas.Path(path.ToString(), Css(line));
        if (drawn <= 12 && last >= 0)
            alone = [.. points.Select(i => (frame.X(line.X[i]), frame.Y(line.Y[i])))];
        foreach ((var x, var y) in alone)
            canvas.Circle(x, y, 3, Theme.Fill(line.Color));
    }

    private void DrawBand(SvgCanvas canvas, Frame frame, double[] x, double[] low, double[] high, int color)
    {
        int[] points = [.. Enumerable.Range(0, Math.Min(x.Length, Math.Min(low.Length, high.Length)))
            .Where(i => Axis.CanShow(x[i], LogX) && Axis.CanShow(low[i], LogY) && Axis.CanShow(high[i], LogY))];
        if (points.Length < 2)
            return;
        PathData path = new();
        for (var k = 0; k < points.Length; k++)
        {
            double left = frame.X(x[points[k]]), top = frame.Y(high[points[k]]);
            _ = k == 0 ? path.Move(left, top) : path.Line(left, top);
        }
        for (var k = points.Length - 1; k >= 0; k--)
            path.Line(frame.X(x[points[k]]), frame.Y(low[points[k]]));
        canvas.Path(path.Close().ToString(), Theme.Fill(color), BandOpacity);
    }
}
