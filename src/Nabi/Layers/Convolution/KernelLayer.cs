using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <summary>What the convolution layers share: windows, strides, dilation, padding, bias and activation.</summary>
public abstract class KernelLayer : SpatialLayer
{
    internal static readonly AxisSetting KernelSizeSettings = AxisSetting.Argument(nameof(Conv1D.KernelSize), 1);

    private static readonly AxisSetting StridesSettings = AxisSetting.Of(nameof(Conv1D.Strides), 1, 1);
    private static readonly AxisSetting DilationRateSettings = AxisSetting.Of(nameof(Conv1D.DilationRate), 1, 1);
    private static readonly ConfigSetting<Padding> AnyPaddingSetting = ConfigSetting.Option(nameof(Padding), Padding.Valid);

    private protected KernelLayer(int[] kernel, Activation? activation)
        : base(kernel.Length)
    {
        Set(KernelSizeSetting, kernel);
        if (activation is not null)
            Set(LayerSettings.Activation, activation);
    }

    /// <summary>
    /// <c>valid</c> (default): windows lie inside; <c>same</c>: one output for every stride-th input, padded on both sides;
    /// <c>causal</c> (one axis only): padded in front, so that an output sees no later input.
    /// </summary>
    /// <exception cref="NabiException">Another word, or <c>causal</c> where it has no meaning.</exception>
    public Padding Padding { get => Get(PaddingSetting); init => Set(PaddingSetting, value); }

    /// <summary>The function applied to the output; linear by default.</summary>
    public Activation Activation { get => Get(LayerSettings.Activation); init => Set(LayerSettings.Activation, value); }

    /// <summary>Whether a bias is added; true by default.</summary>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <summary>The first values of the bias; zeros by default.</summary>
    public Initializer BiasInitializer { get => Get(LayerSettings.BiasInitializer); init => Set(LayerSettings.BiasInitializer, value); }

    /// <summary>A penalty on the bias; none by default.</summary>
    public Regularizer? BiasRegularizer { get => Get(LayerSettings.BiasRegularizer); init => Set(LayerSettings.BiasRegularizer, value); }

    /// <summary>A rule that the bias obeys after every update; none by default.</summary>
    public Constraint? BiasConstraint { get => Get(LayerSettings.BiasConstraint); init => Set(LayerSettings.BiasConstraint, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
    => [
        KernelSizeSetting, StridesSetting, PaddingSetting, LayerSettings.DataFormat, DilationRateSetting,
        LayerSettings.Activation, LayerSettings.UseBias,
        LayerSettings.BiasInitializer, LayerSettings.BiasRegularizer, ActivityRegularizerPlace, LayerSettings.BiasConstraint,
    ];

    private protected ConfigSetting<int[]> KernelSizeSetting => KernelSizeSettings[Axes];

    private protected ConfigSetting<int[]> StridesSetting => StridesSettings[Axes];

    private protected ConfigSetting<int[]> DilationRateSetting => DilationRateSettings[Axes];

    private protected int[] KernelLengths => Get(KernelSizeSetting);

    private protected int[] StrideLengths => Get(StridesSetting);

    private protected int[] DilationLengths => Get(DilationRateSetting);

    private ConfigSetting<Padding> PaddingSetting => AllowsCausal ? AnyPaddingSetting : LayerSettings.SidesPadding;

    private protected virtual bool AllowsCausal => Axes == 1;

    private protected Variable? Bias { get; private set; }

    private protected WindowAxis[] Windows
        => [.. KernelLengths.Select((length, i) => new WindowAxis(length, StrideLengths[i], DilationLengths[i], Padding.Window))];

    internal override int Ahead => Axes > 1 || Padding == Padding.Causal ? 0 : (KernelLengths[0] - 1) * DilationLengths[0];

    /// <summary>
    /// The input and the windows over it: in a stream a causal convolution sees the steps that it kept in place of the padding.
    /// </summary>
    private protected (Tensor X, WindowAxis[] Windows) Seen(Tensor x, CallContext context)
    {
        if (Padding != Padding.Causal || StreamMemory.Of(context, x) is not { } stream)
            return (x, Windows);
        if (StrideLengths[0] > 1)
        {
            throw new NabiException(
                $"{Title} has strides of {StrideLengths[0]} and gives no output at some steps, so it cannot work in a stream.");
        }

        var before = (KernelLengths[0] - 1) * DilationLengths[0];
        return before == 0 ? (x, Windows) : (StreamMemory.Joined(stream, this, x, before),
            [new WindowAxis(KernelLengths[0], 1, DilationLengths[0], WindowPadding.Valid)]);
    }

    private protected override bool WantsFloats => true;

    private protected int Channels(Shape input)
        => input[-1] >= 0 ? input[-1]
            : throw new NabiException(
                $"{Title} must know the number of channels to create its weights, got an input of shape {input}; "
                + "give the Input that length.");

    /// <summary>Creates the bias and checks what holds for all convolutions.</summary>
    private protected void CreateBias(int filters)
    {
        if (StrideLengths.Max() > 1 && DilationLengths.Max() > 1)
        {
            throw new NabiException(
                $"{Title}: strides above 1 and dilation_rate above 1 cannot go together, got "
                + $"{string.Join(", ", StrideLengths.Select(length => $"{length}"))} and "
                + $"{string.Join(", ", DilationLengths.Select(length => $"{length}"))}.");
        }

        Bias = UseBias ? AddWeight("bias", [filters], BiasInitializer, BiasRegularizer, BiasConstraint) : null;
    }

    /// <summary>Adds the bias and applies the activation.</summary>
    private protected Tensor Finish(Tensor y) => Activation.Apply(Bias is null ? y : y + Bias);
}
