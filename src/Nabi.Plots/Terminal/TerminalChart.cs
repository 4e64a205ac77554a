namespace Nabi.Plots;

/// <summary>
/// A small curve of characters for a terminal: braille dots, two across and four down in each character, or plain ASCII.
/// Values that are not finite are gaps.
/// </summary>
/// <param name="title">The line over the curve; empty for none.</param>
public sealed class TerminalChart(string title = "")
{
    private readonly List<(string Name, double[] Values)> series = [];

    /// <summary>The width of the whole chart in characters, 20 to 400. Default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>The height of the curve in lines, 2 to 100. Default 8.</summary>
    public int Height { get; init; } = 8;

    /// <summary>Whether to use ASCII characters alone. Default false.</summary>
    public bool Ascii { get; init; }

    /// <summary>Whether to colour the curves by ANSI codes. Default false.</summary>
    public bool Color { get; init; }

    /// <summary>Adds a curve over 1, 2, 3, ... (epochs).</summary>
    /// <param name="name">Its name in the legend; empty for no entry.</param>
    /// <param name="values">The heights (N); may be empty.</param>
    /// <returns>This chart.</returns>
    public TerminalChart Add(string name, IReadOnlyList<double> values)
    {
        series.Add((name, Series.Doubles(values)));
        return this;
    }

    /// <inheritdoc cref="Add(string, IReadOnlyList{double})"/>
    public TerminalChart Add(string name, IReadOnlyList<float> values) => Add(name, Series.Doubles(values));

    /// <summary>The chart as lines joined by <c>\n</c>, without one at the end.</summary>
    public override string ToString()
    {
        int width = Math.Clamp(Width, 20, 400), height = Math.Clamp(Height, 2, 100);
        var axis = Axis.Fit(series.SelectMany(one => one.Values), 2, expand: false);
        string top = Label(axis.High), bottom = Label(axis.Low);
        int margin = Math.Max(top.Length, bottom.Length) + 1, columns = Math.Max(8, width - margin - 1);
        DotGrid grid = new(columns, height, Ascii);
        for (var i = 0; i < series.Count; i++)
            DrawCurve(grid, axis, series[i].Values, i);
        StringBuilder text = new();
        if (title.Length > 0)
            text.Append(' ', margin + 1).Append(OneLine(title)).Append('\n');
        for (var row = 0; row < height; row++)
        {
            var label = row == 0 ? top : row == height - 1 ? bottom : "";
            text.Append(label.PadLeft(margin - 1)).Append(Ascii ? " |" : " │");
            grid.AppendRow(text, row, Color);
            TrimEnd(text);
            text.Append('\n');
        }
        text.Append(' ', margin).Append(Ascii ? '+' : '└').Append(Ascii ? '-' : '─', columns).Append('\n');
        var count = series.Select(one => one.Values.Length).DefaultIfEmpty(0).Max();
        var last = count.ToString(CultureInfo.InvariantCulture);
        text.Append(' ', margin + 1).Append(count > 0 ? "1" : "no data");
        if (count > 1)
            text.Append(' ', Math.Max(1, columns - 1 - last.Length)).Append(last);
        AppendLegend(text, margin + 1);
        return text.ToString();
    }

    private static string Label(double value) => value.ToString(Math.Abs(value) is >= 1e5 or < 1e-3 and > 0 ? "0.0e0" : "G3",
        CultureInfo.InvariantCulture);

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] is ' ' or '\u2800')
            text.Length--;
    }

    private static string OneLine(string name) => new([.. name.Select(c => char.IsControl(c) ? ' ' : c)]);

    private void AppendLegend(StringBuilder text, int indent)
    {
        if (!series.Any(one => one.Name.Length > 0))
            return;
        text.Append('\n').Append(' ', indent);
        for (var i = 0; i < series.Count; i++)
        {
            double[] finite = [.. series[i].Values.Where(double.IsFinite)];
            var value = finite.Length == 0 ? "–" : finite[^1].ToString("G4", CultureInfo.InvariantCulture);
            text.Append(i > 0 ? "   " : "").Append(DotGrid.Begin(i, Color)).Append(Ascii ? DotGrid.Letter(i) : '━')
                .Append(DotGrid.End(Color))
                .Append(' ').Append(OneLine(series[i].Name)).Append(' ').Append(value);
        }
    }

    private static void DrawCurve(DotGrid grid, Axis axis, double[] values, int color)
    {
        (int X, int Y)? before = null;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                before = null;
                continue;
            }
            var x = values.Length == 1 ? 0 : (int)Math.Round(i / (values.Length - 1.0) * (grid.Across - 1));
            var y = (int)Math.Round((1 - axis.Position(values[i])) * (grid.Down - 1));
            grid.Line(before ?? (x, y), (x, y), color);
            before = (x, y);
        }
    }
}
