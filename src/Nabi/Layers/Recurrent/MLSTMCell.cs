namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="MLSTM"/>, whose memory is a matrix for each head. With q, k, v, o' = x W + b in blocks, k divided by the root of
/// the head's length d, and numbers i', f' = x G + g for each head: log f = log s(f'), m = max(log f + m', i'), I = exp(i' - m), F =
/// exp(log f + m' - m), C = F C' + I k v^T, n = F n' + I k, h = s(o') (q C) / max(|q n|, exp(-m)), s being the sigmoid. States: C (heads,
/// d, d), n (heads, d), m (heads); m only keeps the exponentials in range, h does not depend on it.
/// </summary>
/// <remarks>
/// Beck et al., 2024, "xLSTM: Extended Long Short-Term Memory" (arXiv 2405.04517), equations 19 to 27 and its appendix. As in the authors'
/// code <c>gate_kernel</c> G starts at zero, and of <c>gate_bias</c> the forget gates' part at evenly spaced numbers from 3 to 6, the input
/// gates' part at small random ones.
/// </remarks>
public sealed class MLSTMCell : UnitCell
{
    internal static readonly ConfigSetting<int> HeadsSetting = ConfigSetting.Int(nameof(Heads), Must.BeAtLeast(1));

    private Variable? gateKernel;
    private Variable? gateBias;

    /// <summary>A cell.</summary>
    /// <param name="units">The length of the output, at least 1.</param>
    /// <param name="heads">How many memories there are; divides the units.</param>
    /// <exception cref="NabiException">A number is below 1, or the heads do not divide the units.</exception>
    public MLSTMCell(int units, int heads)
        : base(units)
    {
        Set(HeadsSetting, heads);
        HeadLength.Of(units, heads, "mLSTM");
    }

    /// <summary>How many memories there are.</summary>
    public int Heads => Get(HeadsSetting);

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, HeadsSetting];

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => [[Heads, Length, Length], [Heads, Length], [Heads]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => true;

    internal override int Blocks => 4;

    private int Length => Units / Heads;

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        var blocks = Product(x).Split(4);
        Shape heads = [x.Shape[0], Heads, Length];
        var (q, k, v) = (Ops.View(blocks[0], heads), Ops.View(blocks[1], heads) * Scale, Ops.View(blocks[2], heads));
        var (input, forget) = Gates(x);
        var next = Ops.Maximum(forget + states[2], input);
        // h does not depend on m, and so has no gradient by it: that of exp(-m) would be infinity times zero where gates are shut.
        var m = Ops.StopGradient(next);
        var (write, keep) = (Ops.ExpandDims(Ops.Exp(input - m), 2), Ops.ExpandDims(Ops.Exp(forget + states[2] - m), 2));
        var memory = Ops.ExpandDims(keep, 3) * states[0] + Ops.ExpandDims(write * k, 3) * Ops.ExpandDims(v, 2);
        var n = keep * states[1] + write * k;
        var read = Ops.Squeeze(Ops.MatMul(Ops.ExpandDims(q, 2), memory), 2);
        var size = Ops.Maximum(Ops.Abs(Ops.Sum(q * n, [2])), Ops.Exp(-m));
        var h = Ops.View(read / Ops.ExpandDims(size, 2), [x.Shape[0], Units]);
        // The states do depend on it: a factor of 1 that has that gradient.
        var one = Ops.ExpandDims(Ops.Exp(m - next), 2);
        return (Ops.Sigmoid(blocks[3]) * h, [Ops.ExpandDims(one, 3) * memory, one * n, next]);
    }

    /// <summary>The steps of a chunk side by side: the matrix of all pairs of a step and an earlier one.</summary>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="mask">Booleans (batch, time) or null.</param>
    /// <param name="states">C, n and m before the chunk.</param>
    internal (Tensor Output, TensorList Next) Chunk(Tensor x, Tensor? mask, TensorList states)
    {
        var (batch, time) = (x.Shape[0], x.Shape[1]);
        var blocks = Product(x).Split(4);
        var (q, k, v) = (OfHeads(blocks[0]), OfHeads(blocks[1]) * Scale, OfHeads(blocks[2]));
        var (input, forget) = Gates(x);
        if (mask is not null)
        {
            var counts = Ops.ExpandDims(mask, 2);
            (input, forget) = (Ops.Where(counts, input, Never), Ops.Where(counts, forget, 0f));
        }

        (input, forget) = (Ops.Transpose(input, 0, 2, 1), Ops.Transpose(forget, 0, 2, 1));
        // How much of what was written at step s is there at step t, in logarithms; and of what was there before.
        var sums = SumsBetween(forget);
        var pairs = Ops.Where(Triangle(time), sums + Ops.ExpandDims(input, 2), Never);
        var (memory, before, start) = states;
        var rest = Ops.CumSum(forget, 2) + Ops.ExpandDims(start, 2);
        // h does not depend on m, and so has no gradient by it.
        var m = Ops.StopGradient(Ops.Maximum(Ops.Max(pairs, [3]), rest));
        var scores = Ops.MatMul(q, k, transposeB: true) * Ops.Exp(pairs - Ops.ExpandDims(m, 3));
        var old = Ops.Exp(rest - m);
        var read = Ops.MatMul(scores, v) + Ops.ExpandDims(old, 3) * Ops.MatMul(q, memory);
        var size = Ops.Sum(scores, [3]) + old * Ops.Squeeze(Ops.MatMul(q, Ops.ExpandDims(before, 3)), 3);
        var h = read / Ops.ExpandDims(Ops.Maximum(Ops.Abs(size), Ops.Exp(-m)), 3);
        var output = Ops.Sigmoid(blocks[3]) * Ops.View(Ops.Transpose(h, 0, 2, 1, 3), [batch, time, Units]);

        var written = Ops.Select(sums, 2, -1) + input;
        var last = Ops.Maximum(Ops.Max(written, [2]), Ops.Select(rest, 2, -1));
        var keys = k * Ops.ExpandDims(Ops.Exp(written - Ops.ExpandDims(last, 2)), 3);
        var keep = Ops.ExpandDims(Ops.Exp(Ops.Select(rest, 2, -1) - last), 2);
        return (output,
            [Ops.ExpandDims(keep, 3) * memory + Ops.MatMul(keys, v, transposeA: true), keep * before + Ops.Sum(keys, [2]), last]);
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        base.Build(inputs);
        gateKernel = AddWeight("gate_kernel", [RequireKnown(inputs[0], -1), checked(2 * Heads)], new Zeros());
        gateBias = AddWeight("gate_bias", [checked(2 * Heads)], new GateBias(Heads));
    }

    // As small as no gate is: exp of it and of anything near it is 0.
    private const float Never = -1e30f;

    private float Scale => 1f / MathF.Sqrt(Length);

    /// <summary>i' and log f, (..., heads).</summary>
    private (Tensor Input, Tensor Forget) Gates(Tensor x)
    {
        var gates = (x.MatMul(gateKernel!) + gateBias!).Split(2);
        return (gates[0], -Ops.Softplus(-gates[1]));
    }

    /// <summary>(batch, time, units) to (batch, heads, time, length).</summary>
    private Tensor OfHeads(Tensor x) => Ops.Transpose(Ops.View(x, [x.Shape[0], x.Shape[1], Heads, Length]), 0, 2, 1, 3);

    /// <summary>True where a step sees an earlier one or itself.</summary>
    internal static Tensor Triangle(int time)
    {
        var sees = Tensor.Filled([time, time], false);
        for (var t = 0; t < time; t++)
            sees.Booleans.Slice(t * time, t + 1).Fill(true);
        return sees;
    }

    /// <summary>
    /// The sums of what stands behind step s up to step t, (..., t, s), of numbers (..., time); 0 where t is not behind s.
    /// </summary>
    /// <remarks>
    /// Each is summed by itself: in a difference of two sums from the beginning one great number would take the digits of all steps behind
    /// it.
    /// </remarks>
    internal static Tensor SumsBetween(Tensor numbers)
    {
        var axis = numbers.Rank - 1;
        return Ops.CumSum(Ops.Tril(Ops.Where(Triangle(numbers.Shape[-1]), Ops.ExpandDims(numbers, axis + 1), 0f), -1), axis);
    }

    /// <summary>Small random numbers for the input gates, 3 to 6 for the forget gates.</summary>
    private sealed class GateBias(int heads) : Initializer
    {
        public override string ClassName => nameof(GateBias);

        public override void Write(Config config)
        {
        }

        protected override void Fill(Span<float> values, Shape shape, RandomStream random)
        {
            new RandomNormal { Stddev = 0.1f }.Create([heads], random).Floats.CopyTo(values);
            for (var head = 0; head < heads; head++)
                values[heads + head] = heads == 1 ? 3f : 3f + 3f * head / (heads - 1);
        }
    }
}
