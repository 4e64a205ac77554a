using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// y = activation(x W + b) on the last axis: (..., features) to (..., units); W is <c>kernel</c> (features, units), b is
/// <c>bias</c> (units).
/// </summary>
/// <remarks>Keras's <c>Dense</c>.</remarks>
public sealed class Dense : Layer
{
    private Variable? kernel;
    private Variable? bias;

    /// <summary>A dense layer.</summary>
    /// <param name="units">The number of outputs, at least 1.</param>
    /// <param name="activation">The function applied to the output; null is linear.</param>
    /// <exception cref="NabiException">Units is below 1, or the activation's name is unknown.</exception>
    public Dense(int units, Activation? activation = null)
    {
        Set(LayerSettings.Units, units);
        if (activation is not null)
            Set(LayerSettings.Activation, activation);
    }

    /// <summary>The number of outputs.</summary>
    public int Units => Get(LayerSettings.Units);

    /// <summary>The function applied to the output; linear by default.</summary>
    public Activation Activation { get => Get(LayerSettings.Activation); init => Set(LayerSettings.Activation, value); }

    /// <summary>Whether b is added; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <summary>The first values of W; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer
    {
        get => Get(LayerSettings.KernelInitializer);
        init => Set(LayerSettings.KernelInitializer, value);
    }

    /// <summary>The first values of b; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); init => Set(LayerSettings.BiasInitializer, value); }

    /// <summary>A penalty on W; none by default.</summary>
    public Regularizer? KernelRegularizer
    {
        get => Get(LayerSettings.KernelRegularizer);
        init => Set(LayerSettings.KernelRegularizer, value);
    }

    /// <summary>A penalty on b; none by default.</summary>
    public Regularizer? BiasRegularizer { get => Get(LayerSettings.BiasRegularizer); init => Set(LayerSettings.BiasRegularizer, value); }

    /// <summary>A rule that W obeys after every update; none by default.</summary>
    public Constraint? KernelConstraint { get => Get(LayerSettings.KernelConstraint); init => Set(LayerSettings.KernelConstraint, value); }

    /// <summary>A rule that b obeys after every update; none by default.</summary>
    public Constraint? BiasConstraint { get => Get(LayerSettings.BiasConstraint); init => Set(LayerSettings.BiasConstraint, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        LayerSettings.Units, LayerSettings.Activation, LayerSettings.UseBias, LayerSettings.KernelInitializer,
        LayerSettings.BiasInitializer,
        LayerSettings.KernelRegularizer, LayerSettings.BiasRegularizer, LayerSettings.KernelConstraint, LayerSettings.BiasConstraint,
        LayerSettings.QuantizationConfig,
    ];

    private protected override bool WantsFloats => true;

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

        var output = input.MatMul(kernel!);
        return Activation.Apply(bias is null ? output : output + bias);
    }
}
