namespace Nabi.Metrics;

/// <summary>A metric with one number per threshold that may look at one class or at the most likely ones alone.</summary>
public abstract class ClassThresholdMetric : ThresholdMetric
{
    private protected ClassThresholdMetric()
    {
    }

    /// <summary>How many of the most likely classes of a sample count at most; null (default) for all.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? TopK { get => Get(MetricSettings.TopK); init => Set(MetricSettings.TopK, value); }

    /// <summary>The only class that counts; null (default) for all.</summary>
    /// <exception cref="NabiException">It is below 0.</exception>
    public int? ClassId { get => Get(MetricSettings.ClassId); init => Set(MetricSettings.ClassId, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, MetricSettings.TopK, MetricSettings.ClassId];
}
