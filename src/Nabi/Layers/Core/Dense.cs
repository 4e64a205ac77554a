namespace Nabi.Layers;

/// <summary>
/// y = activation(x W + b) on the last axis: (..., features) to (..., units); W is <c>kernel</c> (features, units), b is
/// <c>bias</c> (units).
/// </summary>
/// <remarks>Keras's <c>Dense</c>.</remarks>
public sealed class Dense : DenseLayer
{
    private Variable? kernel;
    private Variable? bias;

    /// <summary>A dense layer.</summary>
    /// <param name="units">The number of outputs, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
    public Dense(int units, Activation? activation = null)
        : base(activation) => Set(LayerSettings.Units, units);

    /// <summary>The number of outputs.</summary>
    public int Units => Get(LayerSettings.Units);

    /// <summary>Whether b is added; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        LayerSettings.Units, LayerSettings.Activation, LayerSettings.UseBias, LayerSettings.KernelInitializer,
        LayerSettings.BiasInitializer,
        LayerSettings.KernelRegularizer, LayerSettings.BiasRegularizer, LayerSettings.KernelConstraint, LayerSettings.BiasConstraint,
        LayerSettings.QuantizationConfig,
    ];

    /// <inheritdoc/>
    protected internal override IEnumerable<Variable> QuantizableWeights => kernel is null ? [] : [kernel];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireRankAtLeast(inputs[0], 2, "(batch, ..., features)");
        kernel = AddWeight("kernel", [RequireKnown(inputs[0], -1), Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias)
            bias = AddWeight("bias", [Units], BiasInitializer, BiasRegularizer, BiasConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape[-1] >= 0 && input.Shape[-1] != kernel!.Shape[0])
        {
            throw new NabiException(
                $"{Title} was built for {kernel.Shape[0]} features on the last axis, got an input of shape {input.Shape}.");
        }

        return Product(input, kernel!, bias?.Value);
    }
}
