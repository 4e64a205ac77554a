using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Metrics;

/// <summary>Minus the logarithm of the true class's probability, for class numbers as targets.</summary>
public sealed class SparseCategoricalCrossentropy : SparseMetric
{
    private readonly SparseCrossentropyPrimitive entropy;
    private float[] work = [];

    /// <summary>Creates the metric.</summary>
    /// <param name="fromLogits">True when predictions are logits, false (default) for probabilities.</param>
    /// <param name="ignoreClass">A class number whose loss is 0; null (default) for none.</param>
    /// <param name="axis">The axis of the classes; only the last.</param>
    /// <exception cref="NabiException">Another axis.</exception>
    public SparseCategoricalCrossentropy(bool fromLogits = false, int? ignoreClass = null, int axis = -1)
    {
        if (axis != -1)
            throw new NabiException($"SparseCategoricalCrossentropy: the metric needs the classes on the last axis, got axis {axis}.");
        FromLogits = fromLogits;
        IgnoreClass = ignoreClass;
        entropy = new SparseCrossentropyPrimitive("sparse_categorical_crossentropy", fromLogits, ignoreClass);
    }

    /// <summary>Whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>A class number whose loss is 0.</summary>
    public int? IgnoreClass { get; }

    /// <inheritdoc/>
    public override string ClassName => "SparseCategoricalCrossentropy";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("from_logits", FromLogits).Set("ignore_class", IgnoreClass is { } ignored ? ignored : null).Set("axis", -1);
    }

    private protected override float Value(ReadOnlySpan<float> prediction, int label)
    {
        if (label == IgnoreClass)
            return 0f;
        Check((uint)label < (uint)prediction.Length, $"the label {label} is no class; the prediction has {prediction.Length} classes.");
        return (float)entropy.Value(prediction, label, Grow(ref work, prediction.Length));
    }
}
