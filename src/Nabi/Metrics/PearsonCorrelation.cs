using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>Pearson's correlation of target and prediction along an axis, the mean over samples: from -1 to 1.</summary>
public sealed class PearsonCorrelation : RowwiseMetric
{
    /// <summary>The axis of a vector; the last by default.</summary>
    public int Axis { get => Get(MetricSettings.Axis); init => Set(MetricSettings.Axis, value); }

    /// <inheritdoc/>
    public override string ClassName => "PearsonCorrelation";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MetricSettings.Axis];

    internal override int RowAxis => Axis;

    private protected override RowFormula MakeRows() => new PearsonFormula();
}
