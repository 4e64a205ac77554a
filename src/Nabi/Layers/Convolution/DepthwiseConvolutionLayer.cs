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
    internal static readonly ConfigSetting<int> DepthMultiplierSetting = ConfigSetting.Int(nameof(DepthMultiplier), 1, Must.BeAtLeast(1));
    internal static readonly ConfigSetting<Initializer> DepthwiseInitializerSetting
        = ConfigSetting.Object<Initializer>(nameof(DepthwiseInitializer), new GlorotUniform());

    internal static readonly ConfigSetting<Regularizer?> DepthwiseRegularizerSetting = ConfigSetting.Optional<Regularizer>(nameof(DepthwiseRegularizer));
    internal static readonly ConfigSetting<Constraint?> DepthwiseConstraintSetting = ConfigSetting.Optional<Constraint>(nameof(DepthwiseConstraint));

    private Variable? kernel;

    private protected DepthwiseConvolutionLayer(int[] kernel, Activation? activation)
        : base(kernel, activation)
    {
    }

    /// <summary>Output channels for each input channel, at least 1; 1 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int DepthMultiplier { get => Get(DepthMultiplierSetting); init => Set(DepthMultiplierSetting, value); }

    /// <summary>The first values of the kernel; <c>glorot_uniform</c> by default.</summary>
    public Initializer DepthwiseInitializer { get => Get(DepthwiseInitializerSetting); init => Set(DepthwiseInitializerSetting, value); }

    /// <summary>A penalty on the kernel; none by default.</summary>
    public Regularizer? DepthwiseRegularizer { get => Get(DepthwiseRegularizerSetting); init => Set(DepthwiseRegularizerSetting, value); }

    /// <summary>A rule that the kernel obeys after every update; none by default.</summary>
    public Constraint? DepthwiseConstraint { get => Get(DepthwiseConstraintSetting); init => Set(DepthwiseConstraintSetting, value); }

    internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, DepthMultiplierSetting, DepthwiseInitializerSetting, DepthwiseRegularizerSetting, DepthwiseConstraintSetting];

    private protected override void Create(Shape input)
    {
        var channels = Channels(input);
        kernel = AddWeight("kernel", [.. KernelLengths, channels, DepthMultiplier], DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint);
        CreateBias(channels * DepthMultiplier);
    }

    private protected override Tensor Transform(Tensor x, CallContext context) => Finish(Ops.Depthwise(x, kernel!, Windows));
}
