using Nabi.Data;

namespace Nabi.Detection;

/// <content>Training on boxes.</content>
public sealed partial class YoloV3
{
    // Of a target's row: the edges of a box, and its class.
    internal const int TargetWidth = 5;

    /// <summary>
    /// The boxes of pictures as a target for <c>Fit</c>: one row for each box with left, top, right and bottom edge, in parts of the
    /// picture that the network sees, and the class; rows that are over have the class -1.
    /// </summary>
    /// <param name="objects">The objects of each picture. Scores do not count.</param>
    /// <param name="maxObjects">How many rows a picture has; null (default) for as many as the most objects, at least 1.</param>
    /// <returns>(pictures, rows, 5).</returns>
    /// <exception cref="NabiException">A picture has more objects, or a box has an edge that is NaN or infinite, or a class is below
    /// 0.</exception>
    public static Tensor Targets(IReadOnlyList<IReadOnlyList<DetectedObject>> objects, int? maxObjects = null)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var rows = Math.Max(1, maxObjects ?? objects.Select(some => some.Count).DefaultIfEmpty().Max());
        var targets = Tensor.Filled(new Shape(objects.Count, rows, TargetWidth), 0f);
        for (var picture = 0; picture < objects.Count; picture++)
        {
            if (objects[picture].Count > rows)
            {
                throw new NabiException(
                    $"YoloV3.Targets: picture {picture} has {objects[picture].Count} objects, but maxObjects is "
                    + $"{rows}; give a larger number.");
            }

            for (var row = 0; row < rows; row++)
            {
                var numbers = targets.Floats.Slice((picture * rows + row) * TargetWidth, TargetWidth);
                if (row >= objects[picture].Count)
                {
                    numbers[4] = -1;
                    continue;
                }

                var (box, label, _) = objects[picture][row];
                if (!box.IsFinite || label < 0)
                {
                    throw new NabiException(
                        $"YoloV3.Targets: object {row} of picture {picture} needs a box without NaN or infinity and a class of 0 or more, "
                        + $"got class {label} and ({box.Left}, {box.Top}, {box.Right}, {box.Bottom}).");
                }

                (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]) = (box.Left, box.Top, box.Right, box.Bottom, label);
            }
        }

        return targets;
    }

    /// <summary>
    /// The paper's loss, the sum over all places of a picture, its mean over the batch; and the weights' penalties. Each box belongs to the
    /// anchor, of all scales, whose size is most like its own, in the cell that its middle is in. There the differences of its numbers
    /// count, small boxes up to twice; the objectness is to be 1; and the class is a yes-or-no answer for each class. The objectness of all
    /// other places is to be 0, but for those whose box overlaps a true one by more than a half.
    /// </summary>
    /// <param name="batch">Pictures, and as the only target what <see cref="Targets"/> gives. Boxes are clipped to the picture; what has
    /// no area then does not count.</param>
    /// <param name="predictions">The outputs.</param>
    /// <exception cref="NabiException">There is another number of targets, or one of another shape, or <c>Compile</c> was given a
    /// loss.</exception>
    /// <remarks>
    /// The gradient of each number is the prediction less the truth, as in the paper and darknet: half the squared error of width and
    /// height, the binary cross-entropy of all others.
    /// </remarks>
    protected override Tensor ComputeLoss(Batch batch, IReadOnlyList<Tensor> predictions)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(predictions);
        if (Compiled is { } compiled && compiled.LossOf(0) is { } other)
            throw new NabiException($"YoloV3 \"{Name}\" has a loss of its own; call Compile without \"{other.Name}\".");
        if (batch.Targets.Count != 1 || batch.SampleWeights.Count > 1)
        {
            throw new NabiException(
                $"YoloV3 \"{Name}\" takes one target, that of YoloV3.Targets(boxes), and at most one tensor of sample weights, got "
                + $"{batch.Targets.Count} and {batch.SampleWeights.Count}.");
        }

        var losses = Ops.Apply(loss, [batch.X, Ops.Cast(batch.Y, DType.Float32), .. predictions]);
        if (batch.SampleWeight is { } weights)
            losses *= Ops.Reshape(weights, losses.Shape);
        return AddedLosses().Aggregate(Ops.Mean(losses), (total, added) => total + added);
    }
}
