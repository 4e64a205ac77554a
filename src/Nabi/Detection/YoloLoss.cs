namespace Nabi.Detection;

/// <summary>The loss of one picture and its derivatives; memory that is used again for the next picture.</summary>
internal sealed class YoloLoss(YoloGrid grid)
{
    /// <summary>The overlap with a true box above which a place that is not its own may say that there is an object.</summary>
    public const float IgnoreThreshold = 0.5f;

    private readonly List<Truth> truths = [];
    private (int Height, int Width) size;

    /// <summary>Begins a picture.</summary>
    /// <param name="rows">Its boxes: edges and class; a class below 0 is no box.</param>
    /// <param name="picture">Height and width of the picture that the network sees, in pixels.</param>
    public void Start(ReadOnlySpan<float> rows, (int Height, int Width) picture)
    {
        truths.Clear();
        size = picture;
        for (var at = 0; at < rows.Length; at += YoloV3.TargetWidth)
        {
            var row = rows.Slice(at, YoloV3.TargetWidth);
            var label = row[4];
            if (label < 0)
                continue;
            if (label != MathF.Floor(label) || label >= grid.Classes)
                throw new NabiException($"YoloV3: a target has the class {label}; give 0 to {grid.Classes - 1}, or -1 for no box.");
            var box = new Box(row[0], row[1], row[2], row[3]).Clipped();
            if (box.Area > 0)
                truths.Add(new Truth(box, (int)label, BestAnchor(box)));
        }
    }

    /// <summary>The loss of one output.</summary>
    /// <param name="output">Which.</param>
    /// <param name="shape">(batch, rows, columns, numbers).</param>
    /// <param name="numbers">Those of the picture.</param>
    /// <param name="derivatives">Those of the loss by each number, to be written; empty for none.</param>
    public double Add(int output, Shape shape, ReadOnlySpan<float> numbers, Span<float> derivatives)
    {
        var (rows, columns, anchors) = (shape[1], shape[2], grid.Anchors[output]);
        derivatives.Clear();
        var loss = 0d;
        for (var place = 0; place < rows * columns * anchors.Length; place++)
        {
            var (cell, anchor) = Math.DivRem(place, anchors.Length);
            var (row, column) = Math.DivRem(cell, columns);
            var own = numbers.Slice(place * grid.Width, grid.Width);
            var slopes = derivatives.IsEmpty ? derivatives : derivatives.Slice(place * grid.Width, grid.Width);
            if (TruthAt(output, anchor, row, column, rows, columns) is >= 0 and var truth)
                loss += Found(own, slopes, truth, output, anchor, row, column, rows, columns);
            else if (truths.Count == 0 || !IsIgnored(YoloGrid.BoxOf(own, column, row, columns, rows, anchors[anchor], size)))
                loss += Answer(own, slopes, 4, 0, 1);
        }

        return loss;
    }

    // The place of a true box: the numbers that it should have, an objectness of 1, and the classes of all boxes of the place.
    private double Found(ReadOnlySpan<float> own, Span<float> slopes, int last, int output, int anchor, int row, int column, int rows,
        int columns)
    {
        var (box, prior) = (truths[last].Box, grid.Anchors[output][anchor]);
        var scale = 2 - (double)box.Width * box.Height;
        var loss = Answer(own, slopes, 0, box.CenterX * (double)columns - column, scale)
            + Answer(own, slopes, 1, box.CenterY * (double)rows - row, scale)
            + Distance(own, slopes, 2, Math.Log((double)box.Width * size.Width / prior.Width), scale)
            + Distance(own, slopes, 3, Math.Log((double)box.Height * size.Height / prior.Height), scale)
            + Answer(own, slopes, 4, 1, 1);
        for (var label = 0; label < grid.Classes; label++)
            loss += Answer(own, slopes, 5 + label, IsAt(label, last, output, anchor, row, column, rows, columns) ? 1 : 0, 1);
        return loss;
    }

    private bool IsAt(int label, int last, int output, int anchor, int row, int column, int rows, int columns)
    {
        for (var i = last; i >= 0; i--)
        {
            if (truths[i].Class == label && IsAt(truths[i], output, anchor, row, column, rows, columns))
                return true;
        }

        return false;
    }

    // The last true box of a place, or -1.
    private int TruthAt(int output, int anchor, int row, int column, int rows, int columns)
    {
        for (var i = truths.Count - 1; i >= 0; i--)
        {
            if (IsAt(truths[i], output, anchor, row, column, rows, columns))
                return i;
        }

        return -1;
    }

    private static bool IsAt(in Truth truth, int output, int anchor, int row, int column, int rows, int columns)
        => truth.Anchor == (output, anchor) && Cell(truth.Box.CenterX, columns) == column && Cell(truth.Box.CenterY, rows) == row;

    private static int Cell(float middle, int cells) => Math.Min((int)(middle * cells), cells - 1);

    private bool IsIgnored(Box box)
    {
        foreach (var truth in truths)
        {
            if (box.Overlap(truth.Box) > IgnoreThreshold)
                return true;
        }

        return false;
    }

    // Boxes are compared as if they had the same middle.
    private (int Output, int Anchor) BestAnchor(Box box)
    {
        var (best, most) = ((0, 0), -1d);
        var own = ((double)box.Width * size.Width, (double)box.Height * size.Height);
        for (var output = 0; output < grid.Anchors.Length; output++)
        {
            for (var i = 0; i < grid.Anchors[output].Length; i++)
            {
                var anchor = grid.Anchors[output][i];
                var likeness = Boxes.Likeness(own, (anchor.Width, anchor.Height));
                if (likeness > most)
                    (best, most) = ((output, i), likeness);
            }
        }

        return best;
    }

    // The binary cross-entropy of a logit x: ln(1 + e^x) - t x, whose derivative is sigmoid(x) - t.
    private static double Answer(ReadOnlySpan<float> own, Span<float> slopes, int at, double truth, double scale)
    {
        double x = own[at];
        if (!slopes.IsEmpty)
            slopes[at] = (float)(scale * (YoloGrid.Sigmoid(x) - truth));
        return scale * (Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - truth * x - Entropy(truth));
    }

    // The least that the cross-entropy can be, so that the loss of the right numbers is 0.
    private static double Entropy(double truth)
        => truth is > 0 and < 1 ? -truth * Math.Log(truth) - (1 - truth) * Math.Log(1 - truth) : 0;

    // Half of the squared difference.
    private static double Distance(ReadOnlySpan<float> own, Span<float> slopes, int at, double truth, double scale)
    {
        var error = own[at] - truth;
        if (!slopes.IsEmpty)
            slopes[at] = (float)(scale * error);
        return scale * error * error / 2;
    }

    private readonly record struct Truth(Box Box, int Class, (int Output, int Anchor) Anchor);
}
