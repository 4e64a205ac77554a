using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>-t ln p - (1 - t) ln(1 - p), the mean over an axis: for one or several yes-or-no answers.</summary>
public sealed class BinaryCrossentropy : RowwiseLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="fromLogits">True when predictions are logits, false (default) for probabilities.</param>
    /// <param name="labelSmoothing">How far targets are moved towards one half, 0 to 1; 0 by default.</param>
    /// <param name="axis">The axis of the mean; the last by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public BinaryCrossentropy(bool fromLogits = false, float labelSmoothing = 0f, int axis = -1)
    {
        if (labelSmoothing is not (>= 0 and <= 1))
            throw new NabiException($"BinaryCrossentropy: label_smoothing must be from 0 to 1, got {labelSmoothing}.");
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
        Axis = axis;
        Rows = new BinaryCrossentropyFormula(fromLogits, labelSmoothing);
    }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards one half.</summary>
    public float LabelSmoothing { get; }

    /// <summary>The axis of the mean.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "BinaryCrossentropy";

    internal override RowFormula Rows { get; }

    internal override int RowAxis => Axis;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing).Set("axis", Axis);
    }
}
