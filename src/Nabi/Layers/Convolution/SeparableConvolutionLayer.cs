using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="SeparableConv1D"/> and <see cref="SeparableConv2D"/> share: a depthwise convolution
/// (<c>depthwise_kernel</c>) and then a product over the channels at each place (<c>pointwise_kernel</c>).
/// </summary>
public abstract class SeparableConvolutionLayer : KernelLayer
{
    private Variable? depthwise;
    private Variable? pointwise;

    private protected SeparableConvolutionLayer(int filters, int[] kernel, Activation? activation, Config? config)
        : base(kernel, activation, config)
    {
        Filters = Positive(ClassName, "filters", filters);
        if (config is null)
            return;
        DepthMultiplier = config.Int("depth_multiplier", 1);
        DepthwiseInitializer = config.Object<Initializer>("depthwise_initializer") ?? new GlorotUniform();
        PointwiseInitializer = config.Object<Initializer>("pointwise_initializer") ?? new GlorotUniform();
        DepthwiseRegularizer = config.Object<Regularizer>("depthwise_regularizer");
        PointwiseRegularizer = config.Object<Regularizer>("pointwise_regularizer");
        DepthwiseConstraint = config.Object<Constraint>("depthwise_constraint");
        PointwiseConstraint = config.Object<Constraint>("pointwise_constraint");
    }

    /// <summary>The number of output channels.</summary>
    public int Filters { get; }

    /// <summary>Channels between the two steps for each input channel, at least 1; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int DepthMultiplier
    {
        get;
        init => field = Positive(ClassName, "depth_multiplier", value);
    } = 1;

    /// <summary>The first values of the depthwise kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer DepthwiseInitializer { get; init; } = new GlorotUniform();

    /// <summary>The first values of the pointwise kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer PointwiseInitializer { get; init; } = new GlorotUniform();

    /// <summary>A penalty on the depthwise kernel; none by default.</summary>
    public Regularizer? DepthwiseRegularizer { get; init; }

    /// <summary>A penalty on the pointwise kernel; none by default.</summary>
    public Regularizer? PointwiseRegularizer { get; init; }

    /// <summary>A rule for the depthwise kernel; none by default.</summary>
    public Constraint? DepthwiseConstraint { get; init; }

    /// <summary>A rule for the pointwise kernel; none by default.</summary>
    public Constraint? PointwiseConstraint { get; init; }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("filters", Filters).Set("depth_multiplier", DepthMultiplier)
            .Set("depthwise_initializer", DepthwiseInitializer).Set("pointwise_initializer", PointwiseInitializer)
            .Set("depthwise_regularizer", DepthwiseRegularizer).Set("pointwise_regularizer", PointwiseRegularizer)
            .Set("depthwise_constraint", DepthwiseConstraint).Set("pointwise_constraint", PointwiseConstraint);
    }

    private protected override void Create(Shape input)
    {
        var channels = Channels(input);
        int[] places = [.. Enumerable.Repeat(1, Axes)];
        depthwise = AddWeight("depthwise_kernel", [.. KernelLengths, channels, DepthMultiplier], DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);
        pointwise = AddWeight("pointwise_kernel", [.. places, channels * DepthMultiplier, Filters], PointwiseInitializer, PointwiseRegularizer, PointwiseConstraint);
        CreateBias(Filters);
    }

    private protected override Tensor Transform(Tensor x, CallContext context)
    {
        var between = Ops.Depthwise(x, depthwise!, Windows);
        return Finish(between.MatMul(Ops.View(pointwise!, [pointwise!.Shape[-2], Filters])));
    }
}
