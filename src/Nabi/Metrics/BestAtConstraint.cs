namespace Nabi.Metrics;

/// <summary>The best of one rate over all thresholds at which another is at least a given number.</summary>
public abstract class BestAtConstraint : BinaryCountsMetric
{
    private static readonly ConfigSetting<int> ThresholdsSetting = ConfigSetting.Int(nameof(NumThresholds), 200, Must.BeAtLeast(1));

    private protected BestAtConstraint(ConfigSetting<float> least, float value)
    {
        Least = least;
        Set(least, value);
    }

    /// <summary>How many thresholds are tried, evenly from 0 to 1; 200 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int NumThresholds { get => Get(ThresholdsSetting); init => Set(ThresholdsSetting, value); }

    /// <summary>The only class that counts; null (default) for all.</summary>
    /// <exception cref="NabiException">It is below 0.</exception>
    public int? ClassId { get => Get(MetricSettings.ClassId); init => Set(MetricSettings.ClassId, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MetricSettings.ClassId, ThresholdsSetting, Least];

    /// <summary>The setting of the number that the other rate must reach.</summary>
    private protected ConfigSetting<float> Least { get; }

    /// <inheritdoc/>
    public override float Result()
    {
        double best = 0;
        var least = Get(Least);
        for (var i = 0; i < Counts.Thresholds; i++)
        {
            if (Held(i) >= least)
                best = Math.Max(best, Wanted(i));
        }

        return (float)best;
    }

    /// <summary>The rate that must be large enough.</summary>
    private protected abstract double Held(int threshold);

    /// <summary>The rate to be made large.</summary>
    private protected abstract double Wanted(int threshold);

    private protected override ThresholdCounts MakeCounts()
        => new(NumThresholds == 1 ? [0.5f] : ThresholdCounts.Even(NumThresholds, beyond: false));
}
