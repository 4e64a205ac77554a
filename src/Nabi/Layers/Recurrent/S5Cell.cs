namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="S5"/>, a diagonal state space of complex numbers made discrete: x_k = A x_(k-1) + B u_k,
/// y_k = 2 Re(C x_k) + d u_k, with A = exp(l s) and B = (A - 1) / l E for eigenvalues l = -exp(<c>decay</c>) + i <c>frequency</c>,
/// step lengths s = exp(<c>log_step</c>) and the kernel E (zero-order hold). Output and input are of one length.
/// </summary>
/// <remarks>
/// Smith, Warrington and Linderman, 2023, "Simplified State Space Layers for Sequence Modeling" (arXiv 2208.04933). The state is held
/// as all real parts, then all imaginary parts; of each pair of conjugate eigenvalues one is kept. The first eigenvalues are those of the
/// normal part of the HiPPO-LegS matrix, the first steps spread evenly in their logarithm. The real parts are negative by their form, as in
/// S4D (Gu et al., 2022), so that no state grows without bound. Weights: <c>decay</c>, <c>frequency</c>, <c>log_step</c> (states / 2),
/// <c>input_kernel</c> (features, states), <c>output_kernel</c> (states, features), whose rows are 2 Re C and -2 Im C, and
/// <c>feedthrough</c> (features).
/// </remarks>
public sealed class S5Cell : Cell, IConfigurable
{
    internal static readonly ConfigSetting<int> StateSizeSetting = ConfigSetting.Int(nameof(StateSize), EvenAndPositive);
    internal static readonly ConfigSetting<float> MinStepSetting = ConfigSetting.Float(nameof(MinStep), 0.001f, Positive);
    internal static readonly ConfigSetting<float> MaxStepSetting = ConfigSetting.Float(nameof(MaxStep), 0.1f, Positive);

    private Variable? decay;
    private Variable? frequency;
    private Variable? logStep;
    private Variable? inputKernel;
    private Variable? outputKernel;
    private Variable? feedthrough;

    /// <summary>A cell.</summary>
    /// <param name="stateSize">The length of the state: two numbers for each complex one; even, at least 2.</param>
    /// <exception cref="NabiException">The length is odd or below 2.</exception>
    public S5Cell(int stateSize) => Set(StateSizeSetting, stateSize);

    /// <summary>The length of the state, two numbers for each complex one.</summary>
    public int StateSize => Get(StateSizeSetting);

    /// <summary>The shortest step length at first; 0.001 by default.</summary>
    /// <exception cref="NabiException">Not above 0.</exception>
    public float MinStep { get => Get(MinStepSetting); set => Set(MinStepSetting, value); }

    /// <summary>The longest step length at first; 0.1 by default.</summary>
    /// <exception cref="NabiException">Not above 0.</exception>
    public float MaxStep { get => Get(MaxStepSetting); set => Set(MaxStepSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [StateSizeSetting, MinStepSetting, MaxStepSetting];

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[StateSize]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => true;

    private int Pairs => StateSize / 2;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(context);
        var (factor, kernel) = Discrete(context);
        var (a, b) = (factor.Split(2), states[0].Split(2));
        var next = Ops.Concat([a[0] * b[0] - a[1] * b[1], a[1] * b[0] + a[0] * b[1]]) + x.MatMul(kernel);
        return (Emit(x, next), [next]);
    }

    /// <inheritdoc/>
    protected internal override void StartSequence(Tensor x, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (factor, kernel) = Discrete();
        context.Keep(this, factor, kernel);
    }

    /// <summary>The discrete factor (states) and kernel (features, states), the same for all steps of a sequence.</summary>
    internal (Tensor Factor, Tensor Kernel) Discrete(CallContext context)
        => context.Kept(this) is [{ } factor, { } kernel] ? (factor, kernel) : Discrete();

    /// <summary>What comes out: of inputs and states with any axes before the last.</summary>
    internal Tensor Emit(Tensor x, Tensor states) => states.MatMul(outputKernel!) + x * feedthrough!;

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var features = RequireKnown(inputs[0], -1);
        if (MinStep > MaxStep)
            throw new NabiException($"{Title}: MinStep must not be above MaxStep, got {MinStep} and {MaxStep}.");
        decay = AddWeight("decay", [Pairs], new Constant(MathF.Log(0.5f)));
        frequency = AddWeight("frequency", [Pairs], new HippoFrequencies());
        logStep = AddWeight("log_step", [Pairs], new RandomUniform { Minval = MathF.Log(MinStep), Maxval = MathF.Log(MaxStep) });
        inputKernel = AddWeight("input_kernel", [features, StateSize], new VarianceScaling { Scale = 0.5f });
        outputKernel = AddWeight("output_kernel", [StateSize, features], new HeNormal());
        feedthrough = AddWeight("feedthrough", [features], new RandomNormal { Stddev = 1f });
    }

    private (Tensor Factor, Tensor Kernel) Discrete()
    {
        var (re, im, step) = (Ops.Negate(Ops.Exp(decay!)), frequency!.Value, Ops.Exp(logStep!));
        var size = Ops.Exp(re * step);
        var (factorRe, factorIm) = (size * Ops.Cos(im * step), size * Ops.Sin(im * step));
        // (A - 1) / l, with the conjugate of l over its square. The difference is taken before A is rounded, which for a short step is 1
        // but for a few digits.
        var half = Ops.Sin(im * step * 0.5f);
        var (overRe, square) = (Ops.Expm1(re * step) - 2f * size * half * half, re * re + im * im);
        var (scaleRe, scaleIm) = ((overRe * re + factorIm * im) / square, (factorIm * re - overRe * im) / square);
        var kernel = Ops.Split(inputKernel!, 2);
        return (Ops.Concat([factorRe, factorIm]),
            Ops.Concat([kernel[0] * scaleRe - kernel[1] * scaleIm, kernel[1] * scaleRe + kernel[0] * scaleIm]));
    }

    private static string? EvenAndPositive(int value, object? owner) => value >= 2 && value % 2 == 0 ? null : "even and at least 2";

    private static string? Positive(float value, object? owner) => value > 0f && float.IsFinite(value) ? null : "above 0 and finite";
}
