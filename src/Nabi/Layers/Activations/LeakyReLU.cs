namespace Nabi.Layers;

/// <summary>x above 0, the slope times x below.</summary>
/// <remarks>Keras's <c>LeakyReLU</c>; Maas et al., 2013.</remarks>
public sealed class LeakyReLU : Layer
{
    internal static readonly ConfigSetting<float> NegativeSlopeSetting
        = new(ConfigSetting.Float(nameof(NegativeSlope))) { Default = 0.3f, OldKey = "alpha" };

    private readonly Activation function;

    /// <summary>A leaky rectifier.</summary>
    /// <param name="negativeSlope">The slope below 0; 0.3 by default.</param>
    public LeakyReLU(float negativeSlope = 0.3f)
    {
        Set(NegativeSlopeSetting, negativeSlope);
        function = Activation.LeakyRelu(negativeSlope);
    }

    /// <summary>The slope below 0.</summary>
    public float NegativeSlope => Get(NegativeSlopeSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [NegativeSlopeSetting];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => function.Apply(input);
}
