namespace Nabi.Plots;

/// <summary>
/// A recurrent network as the textbooks draw it: at the left the cell with its loop, at the right the same cell once for each step,
/// the state handed on from left to right, inputs from below, outputs above.
/// </summary>
public sealed class UnrolledNetwork : Picture
{
    private const double CellHeight = 54;
    private const double RowHeight = 92;
    private readonly string cell;
    private readonly double cellWidth;
    private readonly int steps;

    /// <summary>Creates the drawing.</summary>
    /// <param name="title">The heading over it; empty for none.</param>
    /// <param name="cell">The name in each box, such as <c>LSTM</c>.</param>
    /// <param name="steps">How many time steps the sequence has, at least 1; what does not fit is left out with dots.</param>
    /// <exception cref="NabiException">Fewer than one step.</exception>
    public UnrolledNetwork(string title, string cell, int steps)
        : base(title)
    {
        if (steps < 1)
            throw new NabiException($"UnrolledNetwork: expected at least 1 step, got {steps}.");
        (this.cell, this.steps) = (cell, steps);
        cellWidth = Math.Clamp(TextFit.Width(cell, Theme.TextSize) + 14, CellHeight, 100);
    }

    /// <summary>What enters at each step, such as the words; missing ones are x with the step's number.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>What leaves at each step; missing ones are h with the step's number.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Whether every step's output leaves (<c>return_sequences</c>); false (default) for the last alone.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Whether a second chain reads the sequence backward. Default false.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>How many layers stand on each other, 1 to 6. Default 1. Not used when bidirectional.</summary>
    public int Layers { get; init; } = 1;

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        var y = DrawHeading(canvas, width) + 44;
        var rows = Bidirectional ? 2 : Math.Clamp(Layers, 1, 6);
        var folded = width > 520;
        var left = folded ? 124 + cellWidth : 34;
        var longest = Inputs.Concat(Outputs).Select(word => TextFit.Width(word, Theme.TextSize)).DefaultIfEmpty(0).Max();
        var pitch = Math.Clamp(longest + 12, cellWidth + (folded ? 30 : 20), 140);
        var fitting = Math.Max(2, (int)((width - left - cellWidth - (Bidirectional ? 38 : 24)) / pitch) + 1);
        int[] shown = steps <= fitting ? [.. Enumerable.Range(0, steps)]
            : [.. Enumerable.Range(0, fitting - 2), -1, steps - 1];
        if (shown.Length == 2 && steps > 2)
            shown = [-1, steps - 1];
        var bottom = y + (rows - 1) * RowHeight + CellHeight;
        if (folded)
            DrawFolded(canvas, y, rows);
        for (var i = 0; i < shown.Length; i++)
            DrawStep(canvas, shown[i], left + cellWidth / 2 + i * pitch, y, rows, pitch, first: i == 0, last: i == shown.Length - 1);
        var right = left + cellWidth + (shown.Length - 1) * pitch;
        canvas.Text((left + right) / 2, bottom + 62, canvas.Say("time") + " →", "k u", Anchor.Middle);
        return new PictureSize(Math.Max(right + (Bidirectional ? 38 : 24), HeadingWidth(canvas, width)), bottom + 76);
    }

    private static string Named(IReadOnlyList<string> names, int step, string letter)
        => step < names.Count ? names[step] : letter + Subscript(step + 1);

    private static string Subscript(int number)
        => string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => "₀₁₂₃₄₅₆₇₈₉"[digit - '0']));

    /// <summary>The cell with its loop, and the equals sign.</summary>
    private void DrawFolded(SvgCanvas canvas, double top, int rows)
    {
        var x = 16 + cellWidth / 2;
        for (var row = 0; row < rows; row++)
        {
            var y = top + row * RowHeight;
            DrawCell(canvas, x, y, row);
            double edge = x + cellWidth / 2, middle = y + CellHeight / 2;
            canvas.Path(new PathData().Move(edge, middle - 9).Curve(edge + 34, middle - 24, edge + 34, middle + 24, edge + 4, middle + 9)
                .ToString(), "e " + Theme.Stroke(ColorOf(row)));
            canvas.ArrowHead(edge + 1, middle + 8, -1, -0.4, Theme.Fill(ColorOf(row)));
            if (row > 0 && !Bidirectional)
                Arrow(canvas, x, y, x, y - RowHeight + CellHeight + 2, "e", "v");
        }
        var bottom = top + (rows - 1) * RowHeight + CellHeight;
        Arrow(canvas, x, bottom + 26, x, bottom + 2, "e", "v");
        canvas.Text(x, bottom + 41, "xₜ", "", Anchor.Middle);
        Arrow(canvas, x, top, x, top - 22, "e", "v");
        canvas.Text(x, top - 28, "hₜ", "", Anchor.Middle);
        canvas.Text(88 + cellWidth, (top + bottom) / 2 + 6, "=", "h u", Anchor.Middle);
    }

    private void DrawStep(SvgCanvas canvas, int step, double x, double top, int rows, double pitch, bool first, bool last)
    {
        for (var row = 0; row < rows; row++)
        {
            double y = top + row * RowHeight, middle = y + CellHeight / 2;
            var backward = Bidirectional && row == 0;
            if (step < 0)
                canvas.Text(x, middle + 4, "· · ·", "h u", Anchor.Middle);
            else
                DrawCell(canvas, x, y, row);
            string stroke = "e " + Theme.Stroke(ColorOf(row)), fill = Theme.Fill(ColorOf(row));
            double near = x + cellWidth / 2 + 1, far = x + pitch - cellWidth / 2 - 1;
            if (!last)
                Arrow(canvas, backward ? far : near, middle, backward ? near : far, middle, stroke, fill);
            if (first && !backward)
                Arrow(canvas, x - cellWidth / 2 - 20, middle, x - cellWidth / 2 - 1, middle, stroke + " dash", fill);
            if (last && backward)
                Arrow(canvas, x + cellWidth / 2 + 20, middle, x + cellWidth / 2 + 1, middle, stroke + " dash", fill);
            if (step >= 0 && row > 0 && !Bidirectional)
                Arrow(canvas, x, y, x, y - RowHeight + CellHeight + 2, "e", "v");
        }
        var bottom = top + (rows - 1) * RowHeight + CellHeight;
        if (step < 0)
            return;
        DrawEnds(canvas, step, x, top, bottom, pitch);
    }

    private void DrawEnds(SvgCanvas canvas, int step, double x, double top, double bottom, double pitch)
    {
        Arrow(canvas, x, bottom + 26, x, bottom + 2, "e", "v");
        canvas.Text(x, bottom + 41, TextFit.Shorten(Named(Inputs, step, "x"), Theme.TextSize, pitch - 6), "", Anchor.Middle);
        if (Bidirectional)
        {
            // Both chains read the same input and give to the same output: thin lines past the boxes.
            double side = x - cellWidth / 2 - 7, other = x + cellWidth / 2 + 7;
            canvas.Path(new PathData().Move(x, bottom + 18).Curve(side, bottom + 18, side, bottom + 8, side, bottom - 10)
                .Line(side, top + CellHeight + 22)
                .Curve(side, top + CellHeight + 8, x, top + CellHeight + 16, x, top + CellHeight + 4).ToString(), "e");
            canvas.ArrowHead(x, top + CellHeight + 2, 0, -1, "v", 5);
            canvas.Path(new PathData().Move(x, top + RowHeight).Curve(x, top + RowHeight - 12, other, top + RowHeight - 8, other,
                top + RowHeight - 22).Line(other, top + 6)
                .Curve(other, top - 8, x, top - 4, x, top - 14).ToString(), "e");
        }
        if (!ReturnSequences && step != steps - 1)
            return;
        Arrow(canvas, x, top, x, top - 22, "e", "v");
        canvas.Text(x, top - 28, TextFit.Shorten(Named(Outputs, step, "h"), Theme.TextSize, pitch - 6), "b", Anchor.Middle);
    }

    private int ColorOf(int row) => Bidirectional && row == 0 ? 1 : 0;

    private void DrawCell(SvgCanvas canvas, double x, double y, int row)
    {
        canvas.Rectangle(x - cellWidth / 2, y, cellWidth, CellHeight, "bx", 8);
        var shown = TextFit.Shorten(cell, Theme.TextSize, cellWidth - 4);
        canvas.Text(x, y + CellHeight / 2 + 4, shown, "b " + Theme.Fill(ColorOf(row)), Anchor.Middle);
    }

    private static void Arrow(SvgCanvas canvas, double x1, double y1, double x2, double y2, string stroke, string fill)
    {
        canvas.Line(x1, y1, x2, y2, stroke);
        canvas.ArrowHead(x2, y2, x2 - x1, y2 - y1, fill);
    }
}
