using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>Minus the sum of t ln p along an axis, for one-hot targets or distributions. Probabilities are scaled to sum 1.</summary>
public sealed class CategoricalCrossentropy : RowwiseLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="fromLogits">True when predictions are logits, false (default) for probabilities.</param>
    /// <param name="labelSmoothing">How far targets are moved towards the even distribution, 0 to 1; 0 by default.</param>
    /// <param name="axis">The axis of the classes; the last by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public CategoricalCrossentropy(bool fromLogits = false, float labelSmoothing = 0f, int axis = -1)
    {
        if (labelSmoothing is not (>= 0 and <= 1))
            throw new NabiException($"CategoricalCrossentropy: label_smoothing must be from 0 to 1, got {labelSmoothing}.");
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
        Axis = axis;
        Rows = new CategoricalCrossentropyFormula(fromLogits, labelSmoothing);
    }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards the even distribution.</summary>
    public float LabelSmoothing { get; }

    /// <summary>The axis of the classes.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "CategoricalCrossentropy";

    internal override RowFormula Rows { get; }

    private protected override string Hint() => "give one-hot rows (Labels.ToCategorical makes them), or use sparse_categorical_crossentropy for class numbers.";

    internal override int RowAxis => Axis;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing).Set("axis", Axis);
    }
}
