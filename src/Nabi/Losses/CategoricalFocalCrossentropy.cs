using Nabi.Configs;

namespace Nabi.Losses;

/// <summary>The categorical crossentropy with each class times alpha (1 - p)^gamma: easy examples count less. Lin and others, 2017.</summary>
public sealed class CategoricalFocalCrossentropy : RowwiseLoss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="alpha">One factor, or one per class; 0.25 by default.</param>
    /// <param name="gamma">How much less easy examples count; 2 by default.</param>
    /// <param name="fromLogits">True when predictions are logits, false (default) for probabilities.</param>
    /// <param name="labelSmoothing">How far targets are moved towards the even distribution, 0 to 1; 0 by default.</param>
    /// <param name="axis">The axis of the classes; the last by default.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public CategoricalFocalCrossentropy(IReadOnlyList<float>? alpha = null, float gamma = 2f, bool fromLogits = false, float labelSmoothing = 0f, int axis = -1)
    {
        if (labelSmoothing is not (>= 0 and <= 1))
            throw new NabiException($"CategoricalFocalCrossentropy: label_smoothing must be from 0 to 1, got {labelSmoothing}.");
        Alpha = alpha is { Count: > 0 } ? [.. alpha] : [0.25f];
        Gamma = gamma;
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
        Axis = axis;
        Rows = new CategoricalFocalFormula(fromLogits, labelSmoothing, Alpha, gamma);
    }

    /// <summary>The factor, or one per class.</summary>
    public IReadOnlyList<float> Alpha { get; }

    /// <summary>How much less easy examples count.</summary>
    public float Gamma { get; }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets are moved towards the even distribution.</summary>
    public float LabelSmoothing { get; }

    /// <summary>The axis of the classes.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override string ClassName => "CategoricalFocalCrossentropy";

    internal override RowFormula Rows { get; }

    internal override int RowAxis => Axis;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("from_logits", FromLogits).Set("label_smoothing", LabelSmoothing).Set("axis", Axis).Set("alpha", AlphaNode()).Set("gamma", Gamma);
    }

    private System.Text.Json.Nodes.JsonNode AlphaNode()
        => Alpha.Count == 1 ? Alpha[0] : new System.Text.Json.Nodes.JsonArray([.. Alpha.Select(value => (System.Text.Json.Nodes.JsonNode)value)]);
}
