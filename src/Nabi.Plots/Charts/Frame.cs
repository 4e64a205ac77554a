namespace Nabi.Plots;

/// <summary>The frame of a chart with two axes: margins, grid, tick labels, axis names, legend.</summary>
internal sealed class Frame
{
    private Frame(Axis horizontal, Axis vertical, double left, double top, double width, double height)
    {
        Horizontal = horizontal;
        Vertical = vertical;
        Left = left;
        Top = top;
        Width = width;
        Height = height;
    }

    public Axis Horizontal { get; }

    public Axis Vertical { get; }

    public double Left { get; }

    public double Top { get; }

    public double Width { get; }

    public double Height { get; }

    public double Bottom => Top + Height;

    public double Right => Left + Width;

    public double X(double value) => Left + Horizontal.Position(value) * Width;

    public double Y(double value) => Bottom - Vertical.Position(value) * Height;

    /// <summary>Draws grid and axes from y = <paramref name="top"/>; <paramref name="plotHeight"/> is the height of the plot
    /// alone.</summary>
    public static Frame Draw(SvgCanvas canvas, Axis horizontal, Axis vertical, double top, double width, double plotHeight,
        string horizontalName, string verticalName, bool verticalGrid = false)
    {
        var labels = vertical.Labels.Select(label => TextFit.Width(label, Theme.SmallSize)).DefaultIfEmpty(0).Max();
        double left = Math.Max(24, 16 + labels + 8), right = 22;
        if (verticalName.Length > 0)
        {
            canvas.Text(16, top + 10, TextFit.Shorten(canvas.Say(verticalName), Theme.TextSize, width - 32), "u");
            top += 16;
        }
        Frame frame = new(horizontal, vertical, left, top + 10, Math.Max(40, width - left - right), plotHeight);
        frame.DrawAxes(canvas, verticalGrid);
        if (horizontalName.Length > 0)
            canvas.Text(frame.Left + frame.Width / 2, frame.Bottom + 38, canvas.Say(horizontalName), "u", Anchor.Middle);
        return frame;
    }

    /// <summary>The height below the plot that axis labels and name take.</summary>
    public static double Below(string horizontalName) => horizontalName.Length > 0 ? 50 : 32;

    /// <summary>Draws a legend in as many rows as it needs; returns the y below it.</summary>
    public static double Legend(SvgCanvas canvas, IReadOnlyList<(string Name, Action<SvgCanvas, double, double> Sample)> entries, double y,
        double width, double left = 16)
    {
        if (entries.Count == 0)
            return y;
        var x = left;
        y += 10;
        foreach ((var name, Action<SvgCanvas, double, double> sample) in entries)
        {
            var text = TextFit.Shorten(canvas.Say(name), Theme.TextSize, width - left - 48);
            var wide = 28 + TextFit.Width(text, Theme.TextSize);
            if (x > left && x + wide > width - 12)
            {
                x = left;
                y += 19;
            }
            sample(canvas, x, y);
            canvas.Text(x + 27, y + 4, text);
            x += wide + 20;
        }
        return y + 14;
    }

    private void DrawAxes(SvgCanvas canvas, bool verticalGrid)
    {
        for (var i = 0; i < Vertical.Ticks.Count; i++)
        {
            var y = Y(Vertical.Ticks[i]);
            canvas.Line(Left, y, Right, y, "g");
            canvas.Text(Left - 8, y + 4, Vertical.Labels[i], "k u", Anchor.End);
        }
        var free = double.NegativeInfinity;
        for (var i = 0; i < Horizontal.Ticks.Count; i++)
        {
            var x = X(Horizontal.Ticks[i]);
            if (verticalGrid)
                canvas.Line(x, Top, x, Bottom, "g");
            var half = TextFit.Width(Horizontal.Labels[i], Theme.SmallSize) / 2;
            canvas.Line(x, Bottom, x, Bottom + 4, "a");
            if (x - half < free)
                continue;
            canvas.Text(x, Bottom + 18, Horizontal.Labels[i], "k u", Anchor.Middle);
            free = x + half + 6;
        }
        canvas.Line(Left, Bottom, Right, Bottom, "a");
    }
}
