namespace Nabi.Losses;

/// <summary>-t ln p - (1 - t) ln(1 - p), the mean over an axis: for one or several yes-or-no answers.</summary>
public sealed class BinaryCrossentropy : RowwiseLoss
{
    /// <summary>Whether predictions are logits; false (default) for probabilities.</summary>
    public bool FromLogits { get => Get(LossSettings.FromLogits); init => Set(LossSettings.FromLogits, value); }

    /// <summary>How far targets are moved towards one half, 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public float LabelSmoothing { get => Get(LossSettings.LabelSmoothing); init => Set(LossSettings.LabelSmoothing, value); }

    /// <summary>The axis of the mean; the last by default.</summary>
    public int Axis { get => Get(LossSettings.Axis); init => Set(LossSettings.Axis, value); }

    /// <inheritdoc/>
    public override string ClassName => "BinaryCrossentropy";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LossSettings.FromLogits, LossSettings.LabelSmoothing, LossSettings.Axis];

    internal override int RowAxis => Axis;

    // Keras's metric knows no axis.
    internal override IEnumerable<ConfigSetting> MetricSettings
        => Axis == -1 ? [LossSettings.FromLogits, LossSettings.LabelSmoothing] : Settings;

    private protected override RowFormula MakeRows() => new BinaryCrossentropyFormula(FromLogits, LabelSmoothing);
}
