using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>The mean of the sparse categorical crossentropy; a class that is ignored counts with a loss of 0, as in Keras.</summary>
internal sealed class SparseLossMetric : SparseMetric
{
    private readonly SparseCategoricalCrossentropy loss;
    private float[] work = [];

    public SparseLossMetric(SparseCategoricalCrossentropy loss)
    {
        if (loss.Axis != -1)
            throw new NabiException($"SparseCategoricalCrossentropy: the metric needs the classes on the last axis, got axis {loss.Axis}.");
        this.loss = loss;
    }

    public override string ClassName => loss.MetricClass;

    public override bool? LargerIsBetter => false;

    protected override string DefaultName => loss.MetricName;

    public override void Write(Config config)
    {
        base.Write(config);
        loss.WriteSettings(config, loss.MetricSettings);
    }

    private protected override float Value(ReadOnlySpan<float> prediction, int label)
    {
        if (label == loss.IgnoreClass)
            return 0f;
        Check((uint)label < (uint)prediction.Length, $"the label {label} is no class; the prediction has {prediction.Length} classes.");
        return (float)loss.Entropy.Value(prediction, label, Grow(ref work, prediction.Length));
    }
}
