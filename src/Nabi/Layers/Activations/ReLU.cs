using Nabi.Activations;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>x above the threshold, at most <see cref="MaxValue"/>; below it, the slope times the distance to the threshold.</summary>
/// <remarks>Keras's <c>ReLU</c>.</remarks>
public sealed class ReLU : Layer
{
    private readonly Activation function;

    /// <summary>A rectifier.</summary>
    /// <param name="maxValue">The largest output; null (default) for no limit.</param>
    /// <param name="negativeSlope">The slope below the threshold; 0 by default.</param>
    /// <param name="threshold">Where the output starts to rise; 0 by default.</param>
    /// <exception cref="NabiException">A number is negative.</exception>
    public ReLU(float? maxValue = null, float negativeSlope = 0f, float threshold = 0f)
    {
        if (maxValue < 0f || !(negativeSlope >= 0f) || !(threshold >= 0f))
            throw new NabiException($"ReLU: max_value, negative_slope and threshold must be 0 or more, got {maxValue}, {negativeSlope} and {threshold}.");
        (MaxValue, NegativeSlope, Threshold) = (maxValue, negativeSlope, threshold);
        function = Activation.Relu(negativeSlope, maxValue, threshold);
    }

    /// <summary>The largest output; null for no limit.</summary>
    public float? MaxValue { get; }

    /// <summary>The slope below the threshold.</summary>
    public float NegativeSlope { get; }

    /// <summary>Where the output starts to rise.</summary>
    public float Threshold { get; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("max_value", MaxValue).Set("negative_slope", NegativeSlope).Set("threshold", Threshold);
    }

    internal static ReLU Read(Config config)
        => new(config.OptionalFloat("max_value"), config.OptionalFloat("negative_slope") ?? 0f, config.OptionalFloat("threshold") ?? 0f);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => function.Apply(input);
}
