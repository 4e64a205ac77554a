namespace Nabi.Metrics;

/// <summary>
/// A mean over targets and the intervals that were forecast for them: the prediction holds a lower and an upper end along its last axis, or
/// quantiles in ascending order, of which the first and the last are the ends. Keras has no such metrics.
/// </summary>
public abstract class IntervalMetric : SampleMean, Configs.IConfigurable
{
    private float[] integers = [];

    private protected IntervalMetric()
    {
    }

    bool Configs.IConfigurable.IsInKeras => false;

    private protected override Shape ValueShape(Tensor yTrue, Tensor yPred)
    {
        var shape = yPred.Rank > 0 && yPred.Shape[-1] >= 2 ? yPred.Shape.Slice(0, yPred.Rank - 1)
            : throw new NabiException(
                $"{Name}: the last axis of the prediction must hold a lower and an upper end, got shape {yPred.Shape}.");
        return yTrue.Shape == shape || yTrue.Shape == shape.Concat(new Shape(1)) ? shape
            : throw new NabiException(
                $"{Name}: the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; give one number for every "
                + "interval.");
    }

    private protected override void Measure(Tensor yTrue, Tensor yPred, Span<float> target)
    {
        var truth = Floats(yTrue, ref integers);
        var ends = yPred.AsSpan();
        var width = yPred.Shape[-1];
        for (var i = 0; i < target.Length; i++)
            target[i] = Score(truth[i], ends[i * width], ends[i * width + width - 1]);
    }

    private protected abstract float Score(float truth, float lower, float upper);
}
