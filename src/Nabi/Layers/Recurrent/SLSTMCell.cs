namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="SLSTM"/>, an LSTM with exponential gates. With z' = x W + h' R + b in blocks i, f, z, o, where R mixes the
/// numbers of a head alone: log f = log s(z'_f) (or z'_f), m = max(log f + m', z'_i), I = exp(z'_i - m), F = exp(log f + m' - m), c = F c'
/// + I tanh(z'_z), n = F n' + I, h = s(z'_o) c / n. States: h, c, n, m; while n is 0 nothing was written yet, and m is z'_i.
/// </summary>
/// <remarks>
/// Beck et al., 2024, "xLSTM: Extended Long Short-Term Memory" (arXiv 2405.04517), equations 8 to 17. The weight <c>recurrent_kernel</c> is
/// (heads, units / heads, 4 units / heads); the forget gates' bias starts at evenly spaced numbers from 3 to 6.
/// </remarks>
public sealed class SLSTMCell : UnitCell
{
    internal static readonly ConfigSetting<int> HeadsSetting = ConfigSetting.Int(nameof(Heads), Must.BeAtLeast(1));
    internal static readonly ConfigSetting<ForgetGate> ForgetGateSetting = ConfigSetting.Option(nameof(ForgetGate), ForgetGate.Sigmoid);
    internal static readonly ConfigSetting<Initializer> RecurrentInitializerSetting
        = ConfigSetting.Object<Initializer>(nameof(RecurrentInitializer), new GlorotUniform());

    private Variable? recurrentKernel;

    /// <summary>A cell.</summary>
    /// <param name="units">The length of the output, at least 1.</param>
    /// <param name="heads">How many groups of units see one another's states; divides the units.</param>
    /// <exception cref="NabiException">A number is below 1, or the heads do not divide the units.</exception>
    public SLSTMCell(int units, int heads)
        : base(units)
    {
        Set(HeadsSetting, heads);
        HeadLength.Of(units, heads, "sLSTM");
    }

    /// <summary>How many groups of units see one another's states.</summary>
    public int Heads => Get(HeadsSetting);

    /// <summary>The function of the forget gate: <c>sigmoid</c> (default) or <c>exponential</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public ForgetGate ForgetGate { get => Get(ForgetGateSetting); set => Set(ForgetGateSetting, value); }

    /// <summary>The first values of the state's weights; <c>glorot_uniform</c> by default.</summary>
    public Initializer RecurrentInitializer { get => Get(RecurrentInitializerSetting); set => Set(RecurrentInitializerSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [.. base.Settings, HeadsSetting, ForgetGateSetting, RecurrentInitializerSetting];

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Units], [Units], [Units], [Units]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => state > 0;

    internal override int Blocks => 4;

    private protected override Initializer FirstBias => new GateBias(BiasInitializer, Units);

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Step(states, Product(x));
    }

    /// <summary>x W + b for one step or for all.</summary>
    internal Tensor Weighted(Tensor x) => Product(x);

    /// <summary>One step whose input was multiplied already.</summary>
    internal (Tensor Output, TensorList Next) Step(TensorList states, Tensor product)
    {
        ArgumentNullException.ThrowIfNull(states);
        var (batch, length) = (product.Shape[0], Units / Heads);
        // (heads, batch, length) times (heads, length, 4 length), then the blocks to the front.
        var heads = Ops.MatMul(Ops.Transpose(Ops.View(states[0], [batch, Heads, length]), 1, 0, 2), recurrentKernel!);
        var gates = (product + Ops.View(Ops.Transpose(Ops.View(heads, [Heads, batch, 4, length]), 1, 2, 0, 3), [batch, checked(4 * Units)]))
            .Split(4);
        var forget = ForgetGate == ForgetGate.Sigmoid ? -Ops.Softplus(-gates[1]) : gates[1];
        var (c, n, before) = (states[1], states[2], states[3]);
        var isWritten = Ops.Greater(n, 0f);
        var m = Ops.Where(isWritten, Ops.Maximum(forget + before, gates[0]), gates[0]);
        var (write, keep) = (Ops.Exp(gates[0] - m), Ops.Exp(Ops.Where(isWritten, forget + before - m, 0f)));
        (c, n) = (keep * c + write * Ops.Tanh(gates[2]), keep * n + write);
        var h = Ops.Sigmoid(gates[3]) * (c / n);
        return (h, [h, c, n, m]);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        base.Build(inputs);
        recurrentKernel = AddWeight("recurrent_kernel", [Heads, Units / Heads, checked(4 * (Units / Heads))], RecurrentInitializer);
    }

    /// <summary>3 to 6 for the forget gates, the given initializer for the rest.</summary>
    private sealed class GateBias(Initializer rest, int units) : Initializer
    {
        public override string ClassName => rest.ClassName;

        public override void Write(Config config) => rest.Write(config);

        protected override void Fill(Span<float> values, Shape shape, RandomStream random)
        {
            rest.Create(shape, random).Floats.CopyTo(values);
            for (var i = 0; i < units; i++)
                values[units + i] = units == 1 ? 3f : 3f + 3f * i / (units - 1);
        }
    }
}
