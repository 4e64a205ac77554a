namespace Nabi.Detection;

/// <summary>
/// What the numbers of a <see cref="YoloV3"/>'s outputs stand for. An output has the shape (batch, rows, columns, anchors x (5 +
/// classes)): of each anchor the numbers x, y, width, height, objectness and those of the classes.
/// </summary>
/// <param name="Anchors">The anchors of each output, the coarsest first.</param>
/// <param name="Classes">The number of classes.</param>
internal sealed record YoloGrid(Anchor[][] Anchors, int Classes)
{
    /// <summary>How many numbers an anchor has.</summary>
    public int Width => 5 + Classes;

    /// <summary>Deals anchors, smallest first, out to the scales, coarsest first.</summary>
    /// <exception cref="NabiException">They cannot be dealt out evenly, or one has no size.</exception>
    public static YoloGrid Of(IReadOnlyList<Anchor> anchors, int scales, int classes)
    {
        if (anchors.Count == 0 || anchors.Count % scales > 0)
        {
            throw new NabiException(
                $"YoloV3 needs equally many Anchors for each of its {scales} scales, got {anchors.Count}; give a multiple of {scales}.");
        }

        var each = anchors.Count / scales;
        return Of([.. Enumerable.Range(0, scales).Select(scale => anchors.Skip((scales - 1 - scale) * each).Take(each).ToArray())],
            classes);
    }

    /// <summary>The grid of anchors that are dealt out, the coarsest scale first.</summary>
    /// <exception cref="NabiException">An anchor has no size.</exception>
    public static YoloGrid Of(Anchor[][] anchors, int classes)
    {
        foreach (var anchor in anchors.SelectMany(some => some))
        {
            if (!(anchor.Width > 0 && anchor.Height > 0 && float.IsFinite(anchor.Width) && float.IsFinite(anchor.Height)))
                throw new NabiException($"YoloV3 needs anchors of a width and height above 0, got {anchor.Width} x {anchor.Height}.");
        }

        return new YoloGrid(anchors, classes);
    }

    /// <summary>The box that four numbers of an output say: the paper's b = sigmoid(t) + cell and b = anchor x exp(t).</summary>
    /// <param name="numbers">x, y, width, height.</param>
    /// <param name="column">Of the cell.</param>
    /// <param name="row">Of the cell.</param>
    /// <param name="columns">Of the output.</param>
    /// <param name="rows">Of the output.</param>
    /// <param name="anchor">In pixels.</param>
    /// <param name="size">Height and width of the picture that the network sees, in pixels.</param>
    public static Box BoxOf(
        ReadOnlySpan<float> numbers, int column, int row, int columns, int rows, Anchor anchor, (int Height, int Width) size)
        => Box.FromCenter(
            (float)((column + Sigmoid(numbers[0])) / columns),
            (float)((row + Sigmoid(numbers[1])) / rows),
            (float)(anchor.Width * Math.Exp(numbers[2]) / size.Width),
            (float)(anchor.Height * Math.Exp(numbers[3]) / size.Height));

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
