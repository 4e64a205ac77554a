using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>How often the right class is among the k most likely, for one-hot targets.</summary>
public sealed class TopKCategoricalAccuracy : RowwiseMetric
{
    /// <summary>How many classes count; 5 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int K { get => Get(MetricSettings.K); init => Set(MetricSettings.K, value); }

    /// <inheritdoc/>
    public override string ClassName => "TopKCategoricalAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MetricSettings.K];

    private protected override RowFormula MakeRows() => new TopClass(K);
}
