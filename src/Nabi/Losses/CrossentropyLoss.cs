namespace Nabi.Losses;

/// <summary>What the crossentropies of probabilities or one-hot targets share.</summary>
public abstract class CrossentropyLoss : RowwiseLoss
{
    private protected CrossentropyLoss()
    {
    }

    /// <summary>Whether predictions are logits; false (default) for probabilities.</summary>
    public bool FromLogits { get => Get(LossSettings.FromLogits); init => Set(LossSettings.FromLogits, value); }

    /// <summary>
    /// How far targets are moved towards the even distribution (of two classes: towards one half), 0 to 1; 0 by default.
    /// </summary>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public float LabelSmoothing { get => Get(LossSettings.LabelSmoothing); init => Set(LossSettings.LabelSmoothing, value); }

    /// <summary>The axis of the classes, or of the mean over yes-or-no answers; the last by default.</summary>
    public int Axis { get => Get(LossSettings.Axis); init => Set(LossSettings.Axis, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LossSettings.FromLogits, LossSettings.LabelSmoothing, LossSettings.Axis];

    internal sealed override int RowAxis => Axis;
}
