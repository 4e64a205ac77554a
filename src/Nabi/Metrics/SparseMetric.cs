namespace Nabi.Metrics;

/// <summary>A metric that is the mean of one number per class number and its row of predictions.</summary>
public abstract class SparseMetric : SampleMean
{
    private protected SparseMetric()
    {
    }

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred)
    {
        var labels = yTrue.Rank == yPred.Rank && yTrue.Rank > 0 && yTrue.Shape[-1] == 1
            ? yTrue.Shape.Slice(0, yTrue.Rank - 1) : yTrue.Shape;
        Check(yPred.Rank > 0 && labels == yPred.Shape.Slice(0, yPred.Rank - 1),
            $"the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; give one class "
            + $"number for each row of classes.");
        return labels;
    }

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target)
    {
        var classes = yPred.Shape[-1];
        for (var row = 0; row < target.Length; row++)
        {
            target[row] = Value(yPred.Floats.Slice(row * classes, classes), yTrue.Whole(row));
        }
    }

    /// <summary>The number of one row.</summary>
    private protected abstract float Value(ReadOnlySpan<float> prediction, int label);
}
