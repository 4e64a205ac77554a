namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="ConvLSTM1D"/>, <see cref="ConvLSTM2D"/> and <see cref="ConvLSTM3D"/>: the equations of <see cref="LSTMCell"/>
/// with convolutions instead of products. Input (batch, [[depth,] height,] width, channels), states (batch, [[planes,] rows,] columns,
/// filters); the convolution of the state is padded so that its places stay.
/// </summary>
/// <remarks>Shi et al., 2015.</remarks>
public sealed class ConvLSTMCell : StandardCell, IConfigurable
{
    internal static readonly AxisSetting KernelSizeSettings = AxisSetting.Argument(nameof(KernelSize), 1);
    internal static readonly AxisSetting StridesSettings = AxisSetting.Of(nameof(Strides), 1, 1);
    internal static readonly AxisSetting DilationRateSettings = AxisSetting.Of(nameof(DilationRate), 1, 1);
    internal static readonly ConfigSetting<Padding> PaddingSetting = LayerSettings.SidesPadding;

    private readonly int axes;
    private WindowAxis[] input = [];
    private WindowAxis[] recurrent = [];
    private Shape? places;

    /// <summary>A cell over one to three axes.</summary>
    /// <param name="filters">The number of output channels, at least 1.</param>
    /// <param name="kernelSize">The window's lengths, one for each axis.</param>
    /// <exception cref="NabiException">A number is below 1, or there are not one to three lengths.</exception>
    public ConvLSTMCell(int filters, params int[] kernelSize)
        : base(filters)
    {
        axes = kernelSize is { Length: >= 1 and <= 3 } ? kernelSize.Length
            : throw new NabiException($"ConvLSTMCell: kernel_size must have one to three lengths, got {kernelSize?.Length ?? 0}.");
        Set(KernelSizeSettings[axes], kernelSize);
    }

    /// <summary>The number of output channels.</summary>
    public int Filters => Units;

    /// <summary>The window's lengths.</summary>
    public IReadOnlyList<int> KernelSize => Get(KernelSizeSettings[axes]);

    /// <summary>Steps from one window of the input to the next, one number per axis; 1 by default.</summary>
    /// <exception cref="NabiException">A number is below 1, or their count differs.</exception>
    public IReadOnlyList<int> Strides { get => Get(StridesSettings[axes]); set => Set(StridesSettings[axes], [.. value]); }

    /// <summary>Steps from one cell of a window of the input to the next, one number per axis; 1 by default.</summary>
    /// <exception cref="NabiException">A number is below 1, or their count differs.</exception>
    public IReadOnlyList<int> DilationRate { get => Get(DilationRateSettings[axes]); set => Set(DilationRateSettings[axes], [.. value]); }

    /// <summary><c>valid</c> (default) or <c>same</c>, for the convolution of the input.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public Padding Padding { get => Get(PaddingSetting); set => Set(PaddingSetting, value); }

    /// <summary>The function of the gates; <c>sigmoid</c> by default.</summary>
    public Activation RecurrentActivation { get => Get(RecurrentActivationSetting); set => Set(RecurrentActivationSetting, value); }

    /// <summary>Whether the forget gate's bias starts at 1; true by default.</summary>
    public bool UnitForgetBias { get => Get(UnitForgetBiasSetting); set => Set(UnitForgetBiasSetting, value); }

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes
        => places is null
            ? throw new NabiException($"{Title} is not built yet: its states depend on the size of the input.") : [places, places];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => state == 1;

    internal override IEnumerable<ConfigSetting> SharedSettings
    => [
        .. base.SharedSettings.Where(setting => setting != LayerSettings.Filters), LayerSettings.Filters,
        KernelSizeSettings[axes], StridesSettings[axes],
        PaddingSetting, DilationRateSettings[axes], RecurrentActivationSetting, UnitForgetBiasSetting,
    ];

    private protected override ConfigSetting<int> NumberOfUnits => LayerSettings.Filters;

    internal override int Gates => 4;

    /// <summary>The names of the axes between batch and channels.</summary>
    internal string Places => axes switch { 1 => "width", 2 => "height, width", _ => "depth, height, width" };

    private protected override Initializer FirstBias => UnitForgetBias ? new ForgetBias(BiasInitializer, Units) : BiasInitializer;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (h, c) = states;
        var a = Ops.Conv(Dropped(x, context), Kernel, input, bias: Bias?.Value);
        var b = Ops.Conv(DroppedState(h, context), RecurrentKernel, recurrent);
        // In predictions the convolutions finish the numbers that they have at hand, which is faster still.
        if (context.Training && !context.IsObserved && Activation.Kind is { } kind && RecurrentActivation.Kind is { } gate
            && LstmGatesPrimitive.Fits(kind, gate, Units) && a.Shape == b.Shape && c.Shape == a.Shape.With(-1, Units))
        {
            var next = Ops.ApplyAll(new LstmGatesPrimitive(kind, gate), a, b, c);
            return (next[0], [next[0], next[1]]);
        }

        var gates = (a + b).Split(4);
        var (i, f, o) = (RecurrentActivation.Apply(gates[0]), RecurrentActivation.Apply(gates[1]), RecurrentActivation.Apply(gates[3]));
        ShowGates(context, i, f, o);
        c = f * c + i * Activation.Apply(gates[2]);
        h = o * Activation.Apply(c);
        return (h, [h, c]);
    }

    /// <inheritdoc/>
    protected internal override void StartSequence(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Training)
            DrawMasks(x, x.Shape.Slice(1, x.Rank - 1), StateShapes[0], context);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var kernel = Get(KernelSizeSettings[axes]);
        RequireRank(inputs[0], axes + 2, $"(batch, {Places}, channels) at each time step");
        if (Strides.Max() > 1 && DilationRate.Max() > 1)
            throw new NabiException($"{Title}: strides above 1 and dilation_rate above 1 cannot go together.");
        var channels = RequireKnown(inputs[0], -1);
        input = [.. kernel.Select((length, i) => new WindowAxis(length, Strides[i], DilationRate[i], Padding.Window))];
        recurrent = [.. kernel.Select(length => new WindowAxis(length, 1, 1, WindowPadding.Same))];
        places = new Shape([.. input.Select((axis, i) => axis.Count(RequireKnown(inputs[0], i + 1))), Units]);
        Kernel = AddWeight("kernel", [.. kernel, channels, checked(4 * Units)], KernelInitializer, KernelRegularizer, KernelConstraint);
        RecurrentKernel = AddWeight("recurrent_kernel", [.. kernel, Units, checked(4 * Units)], RecurrentInitializer,
            RecurrentRegularizer, RecurrentConstraint);
        Bias = UseBias ? AddWeight("bias", [checked(4 * Units)], FirstBias, BiasRegularizer, BiasConstraint) : null;
    }
}
