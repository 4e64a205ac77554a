using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>How often predictions lie on the right side of a threshold, for targets 0 and 1.</summary>
public sealed class BinaryAccuracy : RowwiseMetric
{
    private static readonly ConfigSetting<float> ThresholdSetting
        = ConfigSetting.Float(nameof(Threshold), 0.5f,
            static (threshold, _) => threshold is > 0 and < 1 ? null : "between 0 and 1, both excluded");

    /// <summary>What counts as 1; between 0 and 1, 0.5 by default.</summary>
    /// <exception cref="NabiException">It is not between 0 and 1.</exception>
    public float Threshold { get => Get(ThresholdSetting); init => Set(ThresholdSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "BinaryAccuracy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [ThresholdSetting];

    private protected override RowFormula MakeRows() => new ThresholdElements(Threshold);
}
