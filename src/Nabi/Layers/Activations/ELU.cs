namespace Nabi.Layers;

/// <summary>x above 0, alpha (e^x - 1) below.</summary>
/// <remarks>Keras's <c>ELU</c>; Clevert et al., 2015.</remarks>
public sealed class ELU : Layer
{
    internal static readonly ConfigSetting<float> AlphaSetting = ConfigSetting.Float(nameof(Alpha), 1f);

    private readonly Activation function;

    /// <summary>An exponential linear unit.</summary>
    /// <param name="alpha">The factor below 0; 1 by default.</param>
    public ELU(float alpha = 1f)
    {
        Set(AlphaSetting, alpha);
        function = Activation.Elu(alpha);
    }

    /// <summary>The factor below 0.</summary>
    public float Alpha => Get(AlphaSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [AlphaSetting];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context) => function.Apply(input);
}
