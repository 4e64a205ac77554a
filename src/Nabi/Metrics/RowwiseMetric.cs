using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>A metric that is the mean of one formula per row along an axis, shared with the loss of the same name.</summary>
public abstract class RowwiseMetric : SampleMean
{
    private float[] integers = [];
    private float[] work = [];
    private float[] targets = [];
    private float[] predictions = [];
    private Layout? layout;

    private protected RowwiseMetric()
    {
    }

    /// <summary>The formula.</summary>
    internal RowFormula Rows => field ??= MakeRows();

    /// <summary>The axis of a row.</summary>
    internal virtual int RowAxis => -1;

    /// <summary>Makes the formula for the settings.</summary>
    private protected abstract RowFormula MakeRows();

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred)
    {
        // One batch is mostly shaped as the one before.
        if (layout is { } known && known.Target == yTrue.Shape && known.Prediction == yPred.Shape)
            return known.Values;
        var shape = RowShape(yTrue, yPred);
        var along = shape.Axis(RowAxis);
        var behind = shape.Slice(along + 1, shape.Rank - along - 1);
        layout = new Layout(yTrue.Shape, yPred.Shape, shape.Slice(0, along).Concat(behind), shape[along], behind.Size);
        return layout.Values;
    }

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target)
    {
        var (length, stride) = (layout!.Length, layout.Stride);
        var truth = Floats(yTrue, ref integers);
        var guess = yPred.Floats;
        var memory = Grow(ref work, length);
        Rows.Prepare(truth);
        for (var row = 0; row < target.Length; row++)
        {
            var start = stride == 1 ? row * length : row / stride * stride * length + row % stride;
            target[row] = stride == 1
                ? (float)Rows.Value(truth.Slice(start, length), guess.Slice(start, length), memory)
                : (float)Rows.Value(Column(truth, start, length, stride, ref targets),
                    Column(guess, start, length, stride, ref predictions), memory);
        }
    }

    private static ReadOnlySpan<float> Column(ReadOnlySpan<float> values, int start, int length, int stride, ref float[] buffer)
    {
        var column = Grow(ref buffer, length);
        for (var i = 0; i < length; i++)
            column[i] = values[start + i * stride];
        return column;
    }

    private Shape RowShape(Tensor yTrue, Tensor yPred)
    {
        var shape = Align(yTrue, yPred);
        Check(shape.Rank > 0, $"the prediction needs at least one axis.");
        return shape.Rank == 1 && Rows.IsElementwise ? [shape[0], 1] : shape;
    }

    /// <summary>
    /// Where the rows of targets and predictions of these shapes stand: their length, the step from element to element, the shape of the
    /// results.
    /// </summary>
    private sealed record Layout(Shape Target, Shape Prediction, Shape Values, int Length, int Stride);
}
