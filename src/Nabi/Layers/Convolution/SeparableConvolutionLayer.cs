using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="SeparableConv1D"/> and <see cref="SeparableConv2D"/> share: a depthwise convolution
/// (<c>depthwise_kernel</c>) and then a product over the channels at each place (<c>pointwise_kernel</c>).
/// </summary>
/// <typeparam name="TSize">Lengths along the axes: a number, a pair or a triple.</typeparam>
public abstract class SeparableConvolutionLayer<TSize> : KernelLayer<TSize>
    where TSize : struct
{
    private static readonly ConfigSetting<Initializer> PointwiseInitializerSetting
        = ConfigSetting.Object<Initializer>(nameof(PointwiseInitializer), new GlorotUniform());

    private static readonly ConfigSetting<Regularizer?> PointwiseRegularizerSetting =
        ConfigSetting.Optional<Regularizer>(nameof(PointwiseRegularizer));
    private static readonly ConfigSetting<Constraint?> PointwiseConstraintSetting =
        ConfigSetting.Optional<Constraint>(nameof(PointwiseConstraint));

    private Variable? depthwise;
    private Variable? pointwise;

    private protected SeparableConvolutionLayer(int filters, TSize kernel, Activation? activation)
        : base(kernel, activation) => Set(LayerSettings.Filters, filters);

    /// <summary>The number of output channels.</summary>
    public int Filters => Get(LayerSettings.Filters);

    /// <summary>Channels between the two steps for each input channel, at least 1; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int DepthMultiplier { get => Get(LayerSettings.DepthMultiplier); init => Set(LayerSettings.DepthMultiplier, value); }

    /// <summary>The first values of the depthwise kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer DepthwiseInitializer
    {
        get => Get(LayerSettings.DepthwiseInitializer);
        init => Set(LayerSettings.DepthwiseInitializer, value);
    }

    /// <summary>The first values of the pointwise kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer PointwiseInitializer { get => Get(PointwiseInitializerSetting); init => Set(PointwiseInitializerSetting, value); }

    /// <summary>A penalty on the depthwise kernel; none by default.</summary>
    public Regularizer? DepthwiseRegularizer
    {
        get => Get(LayerSettings.DepthwiseRegularizer);
        init => Set(LayerSettings.DepthwiseRegularizer, value);
    }

    /// <summary>A penalty on the pointwise kernel; none by default.</summary>
    public Regularizer? PointwiseRegularizer { get => Get(PointwiseRegularizerSetting); init => Set(PointwiseRegularizerSetting, value); }

    /// <summary>A rule for the depthwise kernel; none by default.</summary>
    public Constraint? DepthwiseConstraint
    {
        get => Get(LayerSettings.DepthwiseConstraint);
        init => Set(LayerSettings.DepthwiseConstraint, value);
    }

    /// <summary>A rule for the pointwise kernel; none by default.</summary>
    public Constraint? PointwiseConstraint { get => Get(PointwiseConstraintSetting); init => Set(PointwiseConstraintSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        .. base.Settings, LayerSettings.Filters, LayerSettings.DepthMultiplier, LayerSettings.DepthwiseInitializer,
        PointwiseInitializerSetting,
        LayerSettings.DepthwiseRegularizer, PointwiseRegularizerSetting, LayerSettings.DepthwiseConstraint, PointwiseConstraintSetting,
    ];

    private protected override void Create(Shape input)
    {
        var channels = Channels(input);
        int[] places = [.. Enumerable.Repeat(1, Axes)];
        depthwise = AddWeight("depthwise_kernel", [.. KernelLengths, channels, DepthMultiplier], DepthwiseInitializer,
            DepthwiseRegularizer, DepthwiseConstraint);
        pointwise = AddWeight("pointwise_kernel", [.. places, checked(channels * DepthMultiplier), Filters], PointwiseInitializer,
            PointwiseRegularizer, PointwiseConstraint);
        CreateBias(Filters);
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        var (seen, windows) = Seen(x, context);
        var between = Ops.DepthwiseConv(seen, depthwise!, windows);
        return Finish(between.MatMul(Ops.View(pointwise!, [pointwise!.Shape[-2], Filters])));
    }
}
