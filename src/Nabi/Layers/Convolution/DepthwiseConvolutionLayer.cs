using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="DepthwiseConv1D"/> and <see cref="DepthwiseConv2D"/> share: each channel has its own kernels,
/// <see cref="DepthMultiplier"/> of them; the weight <c>kernel</c> is (window..., channels, multiplier).
/// </summary>
public abstract class DepthwiseConvolutionLayer : KernelLayer
{
    private Variable? kernel;

    private protected DepthwiseConvolutionLayer(int[] kernel, Activation? activation, Config? config)
        : base(kernel, activation, config)
    {
        if (config is null)
            return;
        DepthMultiplier = config.Int("depth_multiplier", 1);
        DepthwiseInitializer = config.Object<Initializer>("depthwise_initializer") ?? new GlorotUniform();
        DepthwiseRegularizer = config.Object<Regularizer>("depthwise_regularizer");
        DepthwiseConstraint = config.Object<Constraint>("depthwise_constraint");
    }

    /// <summary>Output channels for each input channel, at least 1; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int DepthMultiplier
    {
        get;
        init => field = Positive(ClassName, "depth_multiplier", value);
    } = 1;

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer DepthwiseInitializer { get; init; } = new GlorotUniform();

    /// <summary>A penalty on the kernel; none by default.</summary>
    public Regularizer? DepthwiseRegularizer { get; init; }

    /// <summary>A rule that the kernel obeys after every update; none by default.</summary>
    public Constraint? DepthwiseConstraint { get; init; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("depth_multiplier", DepthMultiplier).Set("depthwise_initializer", DepthwiseInitializer)
            .Set("depthwise_regularizer", DepthwiseRegularizer).Set("depthwise_constraint", DepthwiseConstraint);
    }

    private protected override void Create(Shape input)
    {
        var channels = Channels(input);
        kernel = AddWeight("kernel", [.. KernelLengths, channels, DepthMultiplier], DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);
        CreateBias(channels * DepthMultiplier);
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Finish(Ops.Depthwise(x, kernel!, Windows));
}
