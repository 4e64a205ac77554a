using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>
/// MSIS: the width of the intervals and 2 / (1 - level) times how far targets lie outside, over the error of the seasonal naive forecast.
/// The M4 competition's measure of intervals (Makridakis, Spiliotis, Assimakopoulos, 2020).
/// </summary>
public sealed class MeanScaledIntervalScore : IntervalMetric
{
    /// <summary>The part of the targets that should lie inside, between 0 and 1; 0.95 by default.</summary>
    /// <exception cref="NabiException">It is not between 0 and 1.</exception>
    public float Level { get => Get(LossSettings.Level); init => Set(LossSettings.Level, value); }

    /// <summary>The error of the naive forecast inside the series that were learnt from, above 0; 1 by default.</summary>
    /// <exception cref="NabiException">It is not above 0.</exception>
    public float Scale { get => Get(MetricSettings.Scale); init => Set(MetricSettings.Scale, value); }

    /// <inheritdoc/>
    public override string ClassName => "MeanScaledIntervalScore";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LossSettings.Level, MetricSettings.Scale];

    private protected override float Score(float truth, float lower, float upper)
        => (upper - lower + 2f / (1f - Level) * (Math.Max(0f, lower - truth) + Math.Max(0f, truth - upper))) / Scale;
}
