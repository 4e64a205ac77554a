namespace Nabi.Plots;

/// <summary>
/// A matrix as coloured cells: gates of a recurrent net over time, attention weights, a confusion matrix. Cells that are not
/// finite stay grey. Large matrices are drawn as one image.
/// </summary>
public sealed class HeatMap : Picture
{
    private const int MostCells = 2500;
    private readonly double[,] values;

    /// <summary>Creates a heat map.</summary>
    /// <param name="title">The heading over the picture; empty for none.</param>
    /// <param name="values">The matrix (rows, columns), drawn with row 0 at the top; may be empty.</param>
    public HeatMap(string title, double[,] values)
        : base(title) => this.values = (double[,])values.Clone();

    /// <inheritdoc cref="HeatMap(string, double[,])"/>
    public HeatMap(string title, float[,] values)
        : base(title)
    {
        this.values = new double[values.GetLength(0), values.GetLength(1)];
        for (var i = 0; i < values.GetLength(0); i++)
        {
            for (var j = 0; j < values.GetLength(1); j++)
                this.values[i, j] = values[i, j];
        }
    }

    /// <summary>A name for each row; missing ones are blank.</summary>
    public IReadOnlyList<string> RowLabels { get; init; } = [];

    /// <summary>A name for each column, slanted where too long; missing ones are blank.</summary>
    public IReadOnlyList<string> ColumnLabels { get; init; } = [];

    /// <summary>What the rows are; empty for none.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>What the columns are; empty for none.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>How numbers become colours. Default sequential.</summary>
    public HeatScale Scale { get; init; }

    /// <summary>The value of the palest colour; null (default) is the smallest, or zero where nothing is negative. Not used when
    /// diverging.</summary>
    public double? Minimum { get; init; }

    /// <summary>The value of the deepest colour; null (default) is the largest (of either sign when diverging).</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether each cell's number is written in it, where it fits. Default false.</summary>
    public bool ShowValues { get; init; }

    /// <summary>The .NET number format of the written numbers, default <c>0.##</c>.</summary>
    public string ValueFormat { get; init; } = "0.##";

    /// <summary>The largest height of a cell in pixels, default 30.</summary>
    public double CellHeight { get; init; } = 30;

    /// <summary>Whether the colour scale is drawn at the right. Default true.</summary>
    public bool ShowScale { get; init; } = true;

    private double[,]? Written { get; init; }

    /// <summary>
    /// The confusion matrix of a classifier: true classes down, predicted across; colour by share of the true class, the count
    /// written in each cell.
    /// </summary>
    /// <param name="counts">How often class [true, predicted] was seen (C, C).</param>
    /// <param name="labels">The names of the classes (C); null for 0, 1, 2, ...</param>
    /// <param name="title">The heading over the picture.</param>
    public static HeatMap Confusion(int[,] counts, IReadOnlyList<string>? labels = null, string title = "Confusion matrix")
    {
        var numbers = new double[counts.GetLength(0), counts.GetLength(1)];
        for (var i = 0; i < numbers.GetLength(0); i++)
        {
            for (var j = 0; j < numbers.GetLength(1); j++)
                numbers[i, j] = counts[i, j];
        }
        return Confusion(numbers, labels, title);
    }

    /// <inheritdoc cref="Confusion(int[,], IReadOnlyList{string}, string)"/>
    public static HeatMap Confusion(double[,] counts, IReadOnlyList<string>? labels = null, string title = "Confusion matrix")
    {
        int rows = counts.GetLength(0), columns = counts.GetLength(1);
        double[,] shares = new double[rows, columns], written = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            double sum = 0;
            for (var j = 0; j < columns; j++)
                sum += counts[i, j];
            for (var j = 0; j < columns; j++)
                (shares[i, j], written[i, j]) = (sum == 0 ? 0 : counts[i, j] / sum, counts[i, j]);
        }
        labels ??= [.. Enumerable.Range(0, Math.Max(rows, columns)).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new HeatMap(title, shares)
        {
            Written = written,
            RowLabels = labels,
            ColumnLabels = labels,
            YLabel = "true class",
            XLabel = "predicted class",
            Minimum = 0,
            Maximum = 1,
            ShowValues = true,
            ShowScale = false,
            Width = Math.Clamp(130 + columns * 48, 300, 720),
        };
    }

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        int rows = values.GetLength(0), columns = values.GetLength(1);
        width = Math.Min(width, SafeWidth);
        var y = DrawHeading(canvas, width);
        var longest = RowLabels.Take(rows).Select(name => TextFit.Width(name, Theme.SmallSize)).DefaultIfEmpty(0).Max();
        var names = Math.Min(width * 0.3, longest);
        double left = 16 + (names > 0 ? names + 8 : 0), right = ShowScale ? 74 : 20;
        if (rows == 0 || columns == 0)
        {
            canvas.Text(width / 2, y + 30, canvas.Say("no data"), "u", Anchor.Middle);
            return new PictureSize(width, y + 60);
        }
        var cellWidth = Math.Min(56, Math.Max(1, (width - left - right) / columns));
        var cellHeight = Math.Clamp(double.IsFinite(CellHeight) ? CellHeight : 30, 1, 60);
        if (ShowValues && cellWidth > 26)
            cellHeight = Math.Min(cellHeight, cellWidth);
        double tallest = ShowValues ? 960 : 420;
        cellHeight = rows * cellHeight > tallest ? tallest / rows : cellHeight;
        if (YLabel.Length > 0)
        {
            canvas.Text(16, y + 10, canvas.Say(YLabel) + " ↓", "k u");
            y += 18;
        }
        y += 4;
        Axis scale = ColorAxis();
        if (rows * columns > MostCells)
            DrawImage(canvas, scale, left, y, cellWidth * columns, cellHeight * rows);
        else
            DrawCells(canvas, scale, left, y, cellWidth, cellHeight);
        for (var i = 0; i < Math.Min(rows, RowLabels.Count); i += Every(cellHeight))
        {
            canvas.Text(left - 8, y + (i + 0.5) * cellHeight + 4, TextFit.Shorten(RowLabels[i], Theme.SmallSize, names + 1), "k u",
                Anchor.End);
        }

        if (ShowScale)
            DrawScale(canvas, scale, left + cellWidth * columns + 14, y, Math.Max(60, Math.Min(150, cellHeight * rows)));
        var bottom = DrawColumnLabels(canvas, left, y + cellHeight * rows, cellWidth, columns);
        if (XLabel.Length > 0)
        {
            canvas.Text(left + cellWidth * columns / 2, bottom + 14, canvas.Say(XLabel) + " →", "k u", Anchor.Middle);
            bottom += 18;
        }
        var used = left + cellWidth * columns + right;
        return new PictureSize(Math.Max(used, HeadingWidth(canvas, width)), Math.Max(bottom + 12, ShowScale ? y + 84 : 0));
    }

    private static int Every(double cell) => Math.Max(1, (int)Math.Ceiling(12 / cell));

    private Axis ColorAxis()
    {
        IEnumerable<double> all = values.Cast<double>();
        if (Scale == HeatScale.Diverging)
        {
            var most = Maximum ?? all.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
            most = most > 0 && double.IsFinite(most) ? most : 1;
            return Axis.Fit([], 4, expand: false, minimum: -most, maximum: most);
        }
        var low = Minimum ?? Math.Min(0, all.Where(double.IsFinite).DefaultIfEmpty(0).Min());
        var high = Maximum ?? all.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return Axis.Fit([], 4, expand: false, minimum: low, maximum: high > low ? high : low + 1);
    }

    /// <summary>The class and the strength of a value's colour.</summary>
    private (string Css, double Strength) ColorOf(Axis scale, double value)
    {
        if (!double.IsFinite(value))
            return ("z", 1);
        var position = Math.Clamp(scale.Position(value), 0, 1);
        return Scale == HeatScale.Diverging
            ? (Theme.Fill(position < 0.5 ? 1 : 0), Math.Abs(2 * position - 1))
            : (Theme.Fill(0), position);
    }

    private void DrawCells(SvgCanvas canvas, Axis scale, double left, double top, double cellWidth, double cellHeight)
    {
        int rows = values.GetLength(0), columns = values.GetLength(1);
        double gap = Math.Min(cellWidth, cellHeight) > 8 ? 1 : 0;
        canvas.Rectangle(left, top, cellWidth * columns, cellHeight * rows, "hb");
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                (var css, var strength) = ColorOf(scale, values[i, j]);
                double x = left + j * cellWidth, y = top + i * cellHeight;
                if (strength > 0.004)
                    canvas.Rectangle(x, y, cellWidth - gap, cellHeight - gap, css, gap > 0 ? 2 : 0, strength);
                var number = Written is null ? values[i, j] : Written[i, j];
                var text = double.IsFinite(number) ? number.ToString(ValueFormat, CultureInfo.InvariantCulture) : "";
                if (ShowValues && cellHeight >= 13 && TextFit.Width(text, Theme.SmallSize) <= cellWidth)
                {
                    var nothing = Written is not null && number == 0;
                    var look = strength > 0.55 ? "k on" : nothing ? "k v" : "k";
                    canvas.Text(x + (cellWidth - gap) / 2, y + cellHeight / 2 + 4, text, look, Anchor.Middle);
                }
            }
        }
    }

    /// <summary>Many cells as one image whose transparency is the strength, so that it fits light and dark.</summary>
    private void DrawImage(SvgCanvas canvas, Axis scale, double left, double top, double width, double height)
    {
        int rows = values.GetLength(0), columns = values.GetLength(1);
        int stepRow = (rows + 1023) / 1024, stepColumn = (columns + 2047) / 2048;
        int high = (rows + stepRow - 1) / stepRow, wide = (columns + stepColumn - 1) / stepColumn;
        var pixels = new byte[high * wide * 4];
        for (var i = 0; i < high; i++)
        {
            for (var j = 0; j < wide; j++)
            {
                (var css, var strength) = ColorOf(scale, values[i * stepRow, j * stepColumn]);
                Span<byte> pixel = pixels.AsSpan((i * wide + j) * 4, 4);
                ReadOnlySpan<byte> color = css == "z" ? [0x88, 0x90, 0x9A] : css == "f1" ? [0xE2, 0x70, 0x28] : [0x1F, 0x85, 0xCC];
                color.CopyTo(pixel);
                pixel[3] = (byte)Math.Round(255 * (css == "z" ? 0.3 : strength));
            }
        }
        canvas.Rectangle(left, top, width, height, "hb");
        var zoom = Math.Clamp((int)Math.Ceiling(width / wide), 1, Math.Max(1, 1200 / Math.Max(wide, high)));
        canvas.Image(left, top, width, height, PngImage.Encode(pixels, wide, high, 4, zoom));
    }

    private void DrawScale(SvgCanvas canvas, Axis scale, double x, double y, double height)
    {
        const int Steps = 24;
        canvas.Rectangle(x, y, 10, height, "hb");
        for (var i = 0; i < Steps; i++)
        {
            var value = scale.Low + (scale.High - scale.Low) * (i + 0.5) / Steps;
            (var css, var strength) = ColorOf(scale, value);
            canvas.Rectangle(x, y + height - (i + 1) * height / Steps, 10, height / Steps + 0.2, css, 0, strength);
        }
        for (var i = 0; i < scale.Ticks.Count; i++)
            canvas.Text(x + 15, y + height - scale.Position(scale.Ticks[i]) * (height - 8), scale.Labels[i], "k u");
    }

    private double DrawColumnLabels(SvgCanvas canvas, double left, double bottom, double cellWidth, int columns)
    {
        var count = Math.Min(columns, ColumnLabels.Count);
        if (count == 0)
            return bottom + 6;
        double longest = 0;
        var slanted = ColumnLabels.Take(count).Any(name => TextFit.Width(name, Theme.SmallSize) > cellWidth * Every(cellWidth) - 2);
        for (var i = 0; i < count; i += Every(cellWidth))
        {
            var x = left + (i + 0.5) * cellWidth;
            var label = TextFit.Shorten(ColumnLabels[i], Theme.SmallSize, Math.Min(120, (x - 4) / 0.64));
            longest = Math.Max(longest, TextFit.Width(label, Theme.SmallSize));
            if (slanted)
                canvas.Text(x + 4, bottom + 11, label, "k u", Anchor.End, -50);
            else
                canvas.Text(x, bottom + 15, label, "k u", Anchor.Middle);
        }
        return bottom + (slanted ? 14 + longest * 0.77 : 20);
    }
}
