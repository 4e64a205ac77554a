namespace Nabi.Metrics;

/// <summary>The best of one rate over all thresholds at which another is at least a given number.</summary>
public abstract class BestAtConstraint : BinaryCountsMetric
{
    private static readonly ConfigSetting<int> ThresholdsSetting = ConfigSetting.Int(nameof(NumThresholds), 200, Must.BeAtLeast(1));

    private readonly Func<ThresholdCounts, int, double> held;
    private readonly Func<ThresholdCounts, int, double> wanted;

    /// <param name="className">Keras's name.</param>
    /// <param name="least">The setting of the number that the rate must reach.</param>
    /// <param name="value">That number.</param>
    /// <param name="held">The rate that must be large enough, at a threshold.</param>
    /// <param name="wanted">The rate to be made large.</param>
    private protected BestAtConstraint(string className, ConfigSetting<float> least, float value,
        Func<ThresholdCounts, int, double> held, Func<ThresholdCounts, int, double> wanted)
    {
        ClassName = className;
        Least = least;
        (this.held, this.wanted) = (held, wanted);
        Set(least, value);
    }

    /// <inheritdoc/>
    public override string ClassName { get; }

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
            if (held(Counts, i) >= least)
                best = Math.Max(best, wanted(Counts, i));
        }

        return (float)best;
    }

    private protected override ThresholdCounts MakeCounts()
        => new(NumThresholds == 1 ? [0.5f] : ThresholdCounts.Even(NumThresholds, beyond: false));
}
