namespace Nabi.Metrics;

/// <summary>
/// The part of the targets inside of their intervals; the ends count as inside. The prediction holds a lower and an upper end along its
/// last axis, or quantiles in ascending order, of which the first and the last are the ends. Keras has no such metric.
/// </summary>
public sealed class IntervalCoverage : SampleMean, Configs.IConfigurable
{
    private float[] integers = [];

    /// <inheritdoc/>
    public override string ClassName => "IntervalCoverage";

    bool Configs.IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

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
            target[i] = truth[i] >= ends[i * width] && truth[i] <= ends[i * width + width - 1] ? 1f : 0f;
    }
}
