using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
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
        Units = units >= 1 ? units : throw new NabiException($"Dense: units must be at least 1, got {units}.");
        Activation = activation ?? "linear";
    }

    /// <summary>The number of outputs.</summary>
    public int Units { get; }

    /// <summary>The function applied to the output; linear by default.</summary>
    public Activation Activation { get; init; }

    /// <summary>Whether b is added; true by default.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The first values of W; <c>glorot_uniform</c> by default.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>The first values of b; zeros by default.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>A penalty on W; none by default.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>A penalty on b; none by default.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>A rule that W obeys after every update; none by default.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>A rule that b obeys after every update; none by default.</summary>
    public Constraint? BiasConstraint { get; init; }

    private protected override bool WantsFloats => true;

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("units", Units).Set("activation", Activation).Set("use_bias", UseBias)
            .Set("kernel_initializer", KernelInitializer).Set("bias_initializer", BiasInitializer)
            .Set("kernel_regularizer", KernelRegularizer).Set("bias_regularizer", BiasRegularizer)
            .Set("kernel_constraint", KernelConstraint).Set("bias_constraint", BiasConstraint)
            .Set("quantization_config", (System.Text.Json.Nodes.JsonNode?)null);
    }

    internal static Dense Read(Config config)
        => new(config.Int("units"), config.Object<Activation>("activation"))
        {
            UseBias = config.Bool("use_bias", true),
            KernelInitializer = config.Object<Initializer>("kernel_initializer") ?? new GlorotUniform(),
            BiasInitializer = config.Object<Initializer>("bias_initializer") ?? new Zeros(),
            KernelRegularizer = config.Object<Regularizer>("kernel_regularizer"),
            BiasRegularizer = config.Object<Regularizer>("bias_regularizer"),
            KernelConstraint = config.Object<Constraint>("kernel_constraint"),
            BiasConstraint = config.Object<Constraint>("bias_constraint"),
        };

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
            throw new NabiException($"{Title} was built for {kernel.Shape[0]} features on the last axis, got an input of shape {input.Shape}.");
        var output = input.MatMul(kernel!);
        return Activation.Apply(bias is null ? output : output + bias);
    }
}
