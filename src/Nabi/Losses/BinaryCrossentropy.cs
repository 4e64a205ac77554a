namespace Nabi.Losses;

/// <summary>-t ln p - (1 - t) ln(1 - p), the mean over an axis: for one or several yes-or-no answers.</summary>
public sealed class BinaryCrossentropy : CrossentropyLoss
{
    /// <inheritdoc/>
    public override string ClassName => "BinaryCrossentropy";

    // Keras's metric knows no axis.
    internal override IEnumerable<ConfigSetting> MetricSettings
        => Axis == -1 ? [LossSettings.FromLogits, LossSettings.LabelSmoothing] : Settings;

    private protected override RowFormula MakeRows() => new BinaryCrossentropyFormula(FromLogits, LabelSmoothing);
}
