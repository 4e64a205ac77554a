namespace Nabi.Plots;

/// <summary>
/// Points in the plane, by series, distinguished by colour and shape, with optional names (embedding neighbours, predicted
/// against true). Points that are not finite are left out.
/// </summary>
/// <param name="title">The heading over the chart; empty for none.</param>
public sealed class ScatterPlot(string title = "") : Picture(title)
{
    private readonly List<(Series Points, IReadOnlyList<string> Names)> series = [];

    /// <summary>The name of the horizontal axis; empty for none.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>The name of the vertical axis, written above it; empty for none.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether to draw the line y = x, the place of perfect predictions. Default false.</summary>
    public bool Diagonal { get; init; }

    /// <summary>The height of the plot area in pixels, default 360.</summary>
    public double PlotHeight { get; init; } = 360;

    /// <summary>Adds points.</summary>
    /// <param name="name">Their name in the legend; empty for no entry.</param>
    /// <param name="x">Horizontal places (N).</param>
    /// <param name="y">Vertical places (N); one row longer than the other is cut.</param>
    /// <param name="names">A word beside each point (N); null for none.</param>
    /// <param name="color">The number of the colour, 0 to 7; null takes the next.</param>
    /// <returns>This chart.</returns>
    public ScatterPlot Add(string name, IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<string>? names = null,
        int? color = null)
    {
        series.Add((new Series(name, Series.Doubles(x), Series.Doubles(y), LineStyle.Solid, color ?? series.Count), names ?? []));
        return this;
    }

    /// <inheritdoc cref="Add(string, IReadOnlyList{double}, IReadOnlyList{double}, IReadOnlyList{string}?, int?)"/>
    public ScatterPlot Add(string name, IReadOnlyList<float> x, IReadOnlyList<float> y, IReadOnlyList<string>? names = null,
        int? color = null)
        => Add(name, Series.Doubles(x), Series.Doubles(y), names, color);

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var top = DrawHeading(canvas, width);
        List<(string, Action<SvgCanvas, double, double>)> legend = [];
        foreach (var (points, _) in series.Where(one => one.Points.Name.Length > 0))
            legend.Add((points.Name, (target, x, y) => Mark(target, points.Color, x + 12, y, 4.5, 1)));
        top = Frame.Legend(canvas, legend, top, width);
        var plot = double.IsFinite(PlotHeight) ? Math.Clamp(PlotHeight, 60, 2000) : 360;
        if (width < 480)
            plot = Math.Min(plot, 280);
        var shown = series.SelectMany(one => Enumerable.Range(0, one.Points.Count).Select(i => (X: one.Points.X[i], Y: one.Points.Y[i])))
            .Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToList();
        var frame = Frame.Draw(canvas, Axis.Fit(shown.Select(point => point.X), (int)(width / 90)),
            Axis.Fit(shown.Select(point => point.Y), (int)(plot / 50)),
            top, width, plot, XLabel, YLabel, verticalGrid: true);
        if (shown.Count == 0)
            canvas.Text(frame.Left + frame.Width / 2, frame.Top + frame.Height / 2, canvas.Say("no data"), "u", Anchor.Middle);
        DrawDiagonal(canvas, frame);
        double radius = shown.Count > 400 ? 2.5 : 4, opacity = shown.Count > 100 ? 0.6 : 0.9;
        foreach (var (points, _) in series)
            ForEach(points, i => Mark(canvas, points.Color, frame.X(points.X[i]), frame.Y(points.Y[i]), radius, opacity));
        List<(double Left, double Right, double Y)> taken = [];
        foreach (var (points, names) in series)
            ForEach(points, i => Name(canvas, frame, i < names.Count ? names[i] : "", frame.X(points.X[i]), frame.Y(points.Y[i]), taken));
        return new PictureSize(width, frame.Bottom + Frame.Below(XLabel));
    }

    private void DrawDiagonal(SvgCanvas canvas, Frame frame)
    {
        double low = Math.Max(frame.Horizontal.Low, frame.Vertical.Low), high = Math.Min(frame.Horizontal.High, frame.Vertical.High);
        if (Diagonal && high > low)
            canvas.Line(frame.X(low), frame.Y(low), frame.X(high), frame.Y(high), "mk");
    }

    private static void ForEach(Series points, Action<int> action)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (double.IsFinite(points.X[i]) && double.IsFinite(points.Y[i]))
                action(i);
        }
    }

    /// <summary>Writes a point's name where no earlier name stands: right, left, or not at all.</summary>
    private static void Name(SvgCanvas canvas, Frame frame, string name, double x, double y,
        List<(double Left, double Right, double Y)> taken)
    {
        var wide = TextFit.Width(name, Theme.SmallSize);
        foreach (var right in (bool[])[true, false])
        {
            var left = right ? x + 7 : x - 7 - wide;
            if (name.Length == 0 || left < frame.Left || left + wide > frame.Right + 20
                || taken.Any(other => Math.Abs(other.Y - y) < 12 && other.Left < left + wide && left < other.Right))
            {
                continue;
            }

            taken.Add((left, left + wide, y));
            canvas.Text(right ? left : x - 7, y + 4, name, "k halo", right ? Anchor.Start : Anchor.End);
            return;
        }
    }

    private static void Mark(SvgCanvas canvas, int color, double x, double y, double size, double opacity)
    {
        var css = Theme.Fill(color);
        switch ((color % 4 + 4) % 4)
        {
            case 0:
                canvas.Circle(x, y, size, css, opacity);
                break;
            case 1:
                canvas.Path(new PathData().Move(x, y - size * 1.3).Line(x + size * 1.2, y + size).Line(x - size * 1.2, y + size)
                    .Close().ToString(), css, opacity);
                break;
            case 2:
                canvas.Rectangle(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8, css, 0, opacity);
                break;
            default:
                canvas.Path(new PathData().Move(x, y - size * 1.3).Line(x + size * 1.3, y).Line(x, y + size * 1.3)
                    .Line(x - size * 1.3, y).Close().ToString(), css, opacity);
                break;
        }
    }
}
