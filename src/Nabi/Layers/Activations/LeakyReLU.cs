using Nabi.Activations;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>x above 0, the slope times x below.</summary>
/// <remarks>Keras's <c>LeakyReLU</c>; Maas et al., 2013.</remarks>
public sealed class LeakyReLU : Layer
{
    private readonly Activation function;

    /// <summary>A leaky rectifier.</summary>
    /// <param name="negativeSlope">The slope below 0; 0.3 by default.</param>
    public LeakyReLU(float negativeSlope = 0.3f)
    {
        NegativeSlope = negativeSlope;
        function = Activation.LeakyRelu(negativeSlope);
    }

    /// <summary>The slope below 0.</summary>
    public float NegativeSlope { get; }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("negative_slope", NegativeSlope);
    }

    internal static LeakyReLU Read(Config config) => new(config.Float(config.Has("alpha") ? "alpha" : "negative_slope", 0.3f));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => function.Apply(input);
}
