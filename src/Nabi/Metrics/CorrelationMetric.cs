namespace Nabi.Metrics;

/// <summary>How well target and prediction go together along an axis, the mean over samples: from -1 to 1, more is better.</summary>
public abstract class CorrelationMetric : RowwiseMetric
{
    private protected CorrelationMetric()
    {
    }

    /// <summary>The axis of a vector; the last by default.</summary>
    public int Axis { get => Get(MetricSettings.Axis); init => Set(MetricSettings.Axis, value); }

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MetricSettings.Axis];

    internal override int RowAxis => Axis;
}
