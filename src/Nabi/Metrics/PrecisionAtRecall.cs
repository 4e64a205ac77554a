namespace Nabi.Metrics;

/// <summary>The best precision with at least a given recall, over all thresholds.</summary>
public sealed class PrecisionAtRecall : BestAtConstraint
{
    private static readonly ConfigSetting<float> RecallSetting = ConfigSetting.Float(nameof(Recall), Must.BeFraction);

    /// <summary>Creates the metric.</summary>
    /// <param name="recall">The least recall, from 0 to 1.</param>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public PrecisionAtRecall(float recall)
        : base(RecallSetting, recall)
    {
    }

    /// <summary>The least recall.</summary>
    public float Recall => Get(RecallSetting);

    /// <inheritdoc/>
    public override string ClassName => "PrecisionAtRecall";

    private protected override double Held(int threshold) => Counts.Recall(threshold);

    private protected override double Wanted(int threshold) => Counts.Precision(threshold);
}
