namespace Nabi.Losses;

/// <summary>Minus the sum of t ln p along an axis, for one-hot targets or distributions. Probabilities are scaled to sum 1.</summary>
public sealed class CategoricalCrossentropy : RowwiseLoss
{
    /// <summary>Whether predictions are logits; false (default) for probabilities.</summary>
    public bool FromLogits { get => Get(LossSettings.FromLogits); init => Set(LossSettings.FromLogits, value); }

    /// <summary>How far targets are moved towards the even distribution, 0 to 1; 0 by default.</summary>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public float LabelSmoothing { get => Get(LossSettings.LabelSmoothing); init => Set(LossSettings.LabelSmoothing, value); }

    /// <summary>The axis of the classes; the last by default.</summary>
    public int Axis { get => Get(LossSettings.Axis); init => Set(LossSettings.Axis, value); }

    /// <inheritdoc/>
    public override string ClassName => "CategoricalCrossentropy";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LossSettings.FromLogits, LossSettings.LabelSmoothing, LossSettings.Axis];

    internal override int RowAxis => Axis;

    private protected override string Hint()
        => "give one-hot rows (Labels.ToCategorical makes them), or use sparse_categorical_crossentropy for class numbers.";

    private protected override RowFormula MakeRows() => new CategoricalCrossentropyFormula(FromLogits, LabelSmoothing);
}
