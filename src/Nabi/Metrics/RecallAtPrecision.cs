namespace Nabi.Metrics;

/// <summary>The best recall with at least a given precision, over all thresholds.</summary>
public sealed class RecallAtPrecision : BestAtConstraint
{
    private static readonly ConfigSetting<float> PrecisionSetting = ConfigSetting.Float(nameof(Precision), Must.BeFraction);

    /// <summary>Creates the metric.</summary>
    /// <param name="precision">The least precision, from 0 to 1.</param>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public RecallAtPrecision(float precision)
        : base(PrecisionSetting, precision)
    {
    }

    /// <summary>The least precision.</summary>
    public float Precision => Get(PrecisionSetting);

    /// <inheritdoc/>
    public override string ClassName => "RecallAtPrecision";

    private protected override double Held(int threshold) => Counts.Precision(threshold);

    private protected override double Wanted(int threshold) => Counts.Recall(threshold);
}
