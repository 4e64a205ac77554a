using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="DepthwiseConv1D"/> and <see cref="DepthwiseConv2D"/> share: each channel has its own kernels,
/// <see cref="DepthMultiplier"/> of them; the weight <c>kernel</c> is (window..., channels, multiplier).
/// </summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class DepthwiseConvolutionLayer<TSize> : KernelLayer<TSize>
    where TSize : struct
{
    private Variable? kernel;

    private protected DepthwiseConvolutionLayer(TSize kernel, Activation? activation)
        : base(kernel, activation)
    {
    }

    /// <summary>Output channels for each input channel, at least 1; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int DepthMultiplier { get => Get(LayerSettings.DepthMultiplier); init => Set(LayerSettings.DepthMultiplier, value); }

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer DepthwiseInitializer
    {
        get => Get(LayerSettings.DepthwiseInitializer);
        init => Set(LayerSettings.DepthwiseInitializer, value);
    }

    /// <summary>A penalty on the kernel; none by default.</summary>
    public Regularizer? DepthwiseRegularizer
    {
        get => Get(LayerSettings.DepthwiseRegularizer);
        init => Set(LayerSettings.DepthwiseRegularizer, value);
    }

    /// <summary>A rule that the kernel obeys after every update; none by default.</summary>
    public Constraint? DepthwiseConstraint
    {
        get => Get(LayerSettings.DepthwiseConstraint);
        init => Set(LayerSettings.DepthwiseConstraint, value);
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, LayerSettings.DepthMultiplier, LayerSettings.DepthwiseInitializer, LayerSettings.DepthwiseRegularizer,
            LayerSettings.DepthwiseConstraint];

    private protected override void Create(Shape input)
    {
        var channels = Channels(input);
        kernel = AddWeight("kernel", [.. KernelLengths, channels, DepthMultiplier], DepthwiseInitializer,
            DepthwiseRegularizer, DepthwiseConstraint);
        CreateBias(checked(channels * DepthMultiplier));
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        var (seen, windows) = Seen(x, context);
        return Finish(Ops.DepthwiseConv(seen, kernel!, windows));
    }
}
