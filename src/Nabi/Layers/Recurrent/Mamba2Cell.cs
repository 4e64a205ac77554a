namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="Mamba2"/>, a selective state space. With z, u, r = x W in blocks (inner, inner + 2 states, heads), the causal
/// convolution (v, B, C) = silu(k * u + e) over the last inputs, number by number, and for each head the step D = softplus(r + d) and the
/// factor a = exp(-exp(A) D): H = a H' + D B v^T, y = C H + p v, and out of all heads N(y silu(z)) O, N being y over the root of its mean
/// square, times a gain. Inner is <see cref="Expansion"/> times the units. States: the last <see cref="Window"/> - 1 of u, and H (states,
/// inner), the heads side by side.
/// </summary>
/// <remarks>
/// Dao and Gu, 2024, "Transformers are SSMs: Generalized Models and Efficient Algorithms Through Structured State Space Duality" (arXiv
/// 2405.21060); one group of B and C for all heads. As in the authors' code exp(A) starts evenly spread from 1 to 16, and d so that the
/// steps are from 0.001 to 0.1, evenly in their logarithm. Weights: <c>kernel</c> W, <c>window_kernel</c> k, <c>window_bias</c> e,
/// <c>step_bias</c> d, <c>decay</c> A, <c>feedthrough</c> p, <c>gain</c>, <c>output_kernel</c> O. A step that the mask leaves out is not
/// among the inputs of a window.
/// </remarks>
public sealed class Mamba2Cell : Cell, IConfigurable
{
    internal static readonly ConfigSetting<int> HeadsSetting = ConfigSetting.Int(nameof(Heads), Must.BeAtLeast(1));
    internal static readonly ConfigSetting<int> StateSizeSetting = ConfigSetting.Int(nameof(StateSize), 64, Must.BeAtLeast(1));
    internal static readonly ConfigSetting<int> WindowSetting = ConfigSetting.Int(nameof(Window), 4, Must.BeAtLeast(2));
    internal static readonly ConfigSetting<int> ExpansionSetting = ConfigSetting.Int(nameof(Expansion), 2, Must.BeAtLeast(1));

    private const float Epsilon = 1e-5f;

    private Variable? kernel;
    private Variable? windowKernel;
    private Variable? windowBias;
    private Variable? stepBias;
    private Variable? decay;
    private Variable? feedthrough;
    private Variable? gain;
    private Variable? outputKernel;

    /// <summary>A cell.</summary>
    /// <param name="units">The length of the output, at least 1.</param>
    /// <param name="heads">How many factors there are at each step; divides the units.</param>
    /// <exception cref="NabiException">A number is below 1, or the heads do not divide the units.</exception>
    public Mamba2Cell(int units, int heads)
    {
        Set(LayerSettings.Units, units);
        Set(HeadsSetting, heads);
        HeadLength.Of(units, heads, "Mamba2");
    }

    /// <summary>The length of the output.</summary>
    public int Units => Get(LayerSettings.Units);

    /// <summary>How many factors there are at each step.</summary>
    public int Heads => Get(HeadsSetting);

    /// <summary>The length of B and C; 64 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int StateSize { get => Get(StateSizeSetting); set => Set(StateSizeSetting, value); }

    /// <summary>How many inputs the convolution sees; 4 by default.</summary>
    /// <exception cref="NabiException">Below 2.</exception>
    public int Window { get => Get(WindowSetting); set => Set(WindowSetting, value); }

    /// <summary>How many times as long as the output the inside is; 2 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Expansion { get => Get(ExpansionSetting); set => Set(ExpansionSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings
        => [LayerSettings.Units, HeadsSetting, StateSizeSetting, WindowSetting, ExpansionSetting];

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Window - 1, Convolved], [StateSize, Inner]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => true;

    private int Inner => checked(Expansion * Units);

    private int Convolved => checked(Inner + 2 * StateSize);

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        var (batch, length) = (x.Shape[0], Inner / Heads);
        var blocks = Ops.Split(x.MatMul(kernel!), [Inner, Inner + Convolved]);
        var window = Ops.Concat([states[0], Ops.ExpandDims(blocks[1], 1)], 1);
        var parts = Ops.Split(Silu(Ops.Sum(window * windowKernel!, [1]) + windowBias!), [Inner, Inner + StateSize]);
        var (value, b, c) = (Ops.View(parts[0], [batch, Heads, length]), parts[1], parts[2]);
        var step = Ops.Softplus(blocks[2] + stepBias!);
        var factor = Ops.View(Ops.Exp(-Ops.Exp(decay!) * step), [batch, 1, Heads, 1]);
        var written = Ops.View(value * Ops.ExpandDims(step, 2), [batch, 1, Inner]);
        var kept = Ops.View(factor * Ops.View(states[1], [batch, StateSize, Heads, length]), [batch, StateSize, Inner]);
        var memory = kept + Ops.ExpandDims(b, 2) * written;
        var y = Ops.View(Ops.MatMul(Ops.ExpandDims(c, 1), memory), [batch, Heads, length]) + value * Ops.ExpandDims(feedthrough!, 1);
        return (Emit(Ops.View(y, [batch, Inner]), blocks[0]), [Ops.Slice(window, 1, 1), memory]);
    }

    /// <summary>The steps of a chunk side by side: the matrix of all pairs of a step and an earlier one.</summary>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="mask">Booleans (batch, time) or null.</param>
    /// <param name="states">The states before the chunk.</param>
    internal (Tensor Output, TensorList Next) Chunk(Tensor x, Tensor? mask, TensorList states)
    {
        var (batch, time, length) = (x.Shape[0], x.Shape[1], Inner / Heads);
        var blocks = Ops.Split(x.MatMul(kernel!), [Inner, Inner + Convolved]);
        var (lines, window) = CausalWindow.Of(blocks[1], mask, states[0]);
        var convolved = lines.Select((line, i) => line * Ops.Select(windowKernel!, 0, i)).Aggregate(Ops.Add) + windowBias!;
        var parts = Ops.Split(Silu(convolved), [Inner, Inner + StateSize]);
        var (value, b, c) = (Ops.View(parts[0], [batch, time, Heads, length]), parts[1], parts[2]);
        var step = Ops.Softplus(blocks[2] + stepBias!);
        if (mask is not null)
            step = Ops.Where(Ops.ExpandDims(mask, 2), step, 0f);
        var written = value * Ops.ExpandDims(step, 3);
        var fade = step * -Ops.Exp(decay!);
        var sums = Ops.CumSum(fade, 1);
        // How much of what was written at step s is there at step t, for each head.
        var between = MLSTMCell.SumsBetween(Ops.Transpose(fade, 0, 2, 1));
        var pairs = Ops.Exp(Ops.Where(MLSTMCell.Triangle(time), between, -1e30f));
        var scores = Ops.ExpandDims(Ops.MatMul(c, b, transposeB: true), 1) * pairs;
        var recent = Ops.Transpose(Ops.MatMul(scores, Ops.Transpose(written, 0, 2, 1, 3)), 0, 2, 1, 3);
        var old = Ops.ExpandDims(Ops.Exp(sums), 3) * Ops.View(Ops.MatMul(c, states[1]), [batch, time, Heads, length]);
        var y = recent + old + value * Ops.View(feedthrough!, [Heads, 1]);
        var whole = Ops.Slice(sums, 1, time - 1);
        var last = Ops.Transpose(Ops.Exp(Ops.Select(between, 2, -1)), 0, 2, 1);
        var rest = Ops.View(written * Ops.ExpandDims(last, 3), [batch, time, Inner]);
        var kept = Ops.View(Ops.Exp(whole), [batch, 1, Heads, 1]) * Ops.View(states[1], [batch, StateSize, Heads, length]);
        var memory = Ops.View(kept, [batch, StateSize, Inner]) + Ops.MatMul(b, rest, transposeA: true);
        return (Emit(Ops.View(y, [batch, time, Inner]), blocks[0]), [window, memory]);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        kernel = AddWeight("kernel", [RequireKnown(inputs[0], -1), checked(Inner + Convolved + Heads)], new GlorotUniform());
        windowKernel =
            AddWeight("window_kernel", [Window, Convolved],
                new RandomUniform { Minval = -1f / MathF.Sqrt(Window), Maxval = 1f / MathF.Sqrt(Window) });
        windowBias = AddWeight("window_bias", [Convolved], new Zeros());
        stepBias = AddWeight("step_bias", [Heads],
            new FirstNumbers(MathF.Log(0.001f), MathF.Log(0.1f), static logarithm => MathF.Log(MathF.Exp(MathF.Exp(logarithm)) - 1f)));
        decay = AddWeight("decay", [Heads], new FirstNumbers(1f, 16f, MathF.Log));
        feedthrough = AddWeight("feedthrough", [Heads], new Ones());
        gain = AddWeight("gain", [Inner], new Ones());
        outputKernel = AddWeight("output_kernel", [Inner, Units], new GlorotUniform());
    }

    private static Tensor Silu(Tensor x) => x * Ops.Sigmoid(x);

    private Tensor Emit(Tensor y, Tensor gate)
    {
        y *= Silu(gate);
        return (Ops.NormalizeByRootMeanSquare(y, [y.Rank - 1], Epsilon) * gain!).MatMul(outputKernel!);
    }

    /// <summary>A function of numbers evenly spread between two.</summary>
    private sealed class FirstNumbers(float low, float high, Func<float, float> function) : Initializer
    {
        public override string ClassName => nameof(FirstNumbers);

        public override void Write(Config config)
        {
        }

        protected override void Fill(Span<float> values, Shape shape, RandomStream random)
        {
            new RandomUniform { Minval = low, Maxval = high }.Create(shape, random).Floats.CopyTo(values);
            foreach (ref var value in values)
                value = function(value);
        }
    }
}
