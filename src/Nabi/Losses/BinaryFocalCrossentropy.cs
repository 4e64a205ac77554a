using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>The binary crossentropy times (1 - probability of the truth)^gamma: easy examples count less. Lin and others, 2017.</summary>
public sealed class BinaryFocalCrossentropy : RowwiseLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="applyClassBalancing">True to weigh class 1 by alpha and class 0 by 1 - alpha; false by default.</param>
    /// <param name="alpha">The weight of class 1, 0 to 1; 0.25 by default.</param>
    /// <param name="gamma">How much less easy examples count; 2 by default.</param>
    /// <param name="fromLogits">True when predictions are logits, false (default) for probabilities.</param>
    /// <param name="labelSmoothing">How far targets are moved towards one half, 0 to 1; 0 by default.</param>
    /// <param name="axis">The axis of the mean; the last by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public BinaryFocalCrossentropy(bool applyClassBalancing = false, float alpha = 0.25f, float gamma = 2f, bool fromLogits = false, float labelSmoothing = 0f, int axis = -1)
    {
        if (labelSmoothing is not (>= 0 and <= 1))
            throw new NabiException($"BinaryFocalCrossentropy: label_smoothing must be from 0 to 1, got {labelSmoothing}.");
        ApplyClassBalancing = applyClassBalancing;
        Alpha = alpha;
        Gamma = gamma;
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
        Axis = axis;
        Rows = new BinaryFocalFormula(fromLogits, labelSmoothing, applyClassBalancing, alpha, gamma);
    }

    /// <summary>Whether classes are weighed by alpha.</summary>
    public bool ApplyClassBalancing { get; }

    /// <summary>The weight of class 1.</summary>
    public float Alpha { get; }

    /// <summary>How much less easy examples count.</summary>
    public float Gamma { get; }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards one half.</summary>
    public float LabelSmoothing { get; }

    /// <summary>The axis of the mean.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "BinaryFocalCrossentropy";

    internal override RowFormula Rows { get; }

    internal override int RowAxis => Axis;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing).Set("axis", Axis)
            .Set("apply_class_balancing", ApplyClassBalancing).Set("alpha", Alpha).Set("gamma", Gamma);
    }
}
