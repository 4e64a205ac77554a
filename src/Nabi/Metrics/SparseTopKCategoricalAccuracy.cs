namespace Nabi.Metrics;

/// <summary>How often the right class is among the k most likely, for class numbers as targets.</summary>
public sealed class SparseTopKCategoricalAccuracy : SparseMetric
{
    /// <summary>How many classes count; 5 by default.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int K { get => Get(MetricSettings.K); init => Set(MetricSettings.K, value); }

    /// <inheritdoc/>
    public override string ClassName => "SparseTopKCategoricalAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MetricSettings.K];

    private protected override float Value(ReadOnlySpan<float> prediction, int label)
        => (uint)label < (uint)prediction.Length && TopClass.IsAmong(prediction, label, K) ? 1f : 0f;
}
