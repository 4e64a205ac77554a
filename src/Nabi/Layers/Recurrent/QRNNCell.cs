namespace Nabi.Layers;

/// <summary>
/// The cell of <see cref="QRNN"/>. All gates come from a convolution over the last k inputs, x_(t-k+1) ... x_t, with a bias: z = tanh(W_z *
/// x), f = s(W_f * x), o = s(W_o * x), i = s(W_i * x), s being the sigmoid. Pooling <c>"f"</c>: h = f h' + (1 - f) z. <c>"fo"</c>: c = f c'
/// + (1 - f) z, h = o c. <c>"ifo"</c>: c = f c' + i z, h = o c. States: c (with <c>"f"</c> it is h), and the last k - 1 inputs if k is
/// above 1.
/// </summary>
/// <param name="units">The length of output and memory, at least 1.</param>
/// <exception cref="NabiException">Units is below 1.</exception>
/// <remarks>
/// Bradbury et al., 2017, "Quasi-Recurrent Neural Networks" (arXiv 1611.01576). The weight <c>kernel</c> is (k, features, blocks of units),
/// the blocks in the order z, f, o, i. Before the first step stand zeros. A step that the mask leaves out is not among the inputs of a
/// window.
/// </remarks>
public sealed class QRNNCell(int units) : UnitCell(units)
{
    internal static readonly ConfigSetting<int> WindowSetting = ConfigSetting.Int(nameof(Window), 2, Must.BeAtLeast(1));
    internal static readonly ConfigSetting<QRNNPooling> PoolingSetting = ConfigSetting.Option(nameof(Pooling), QRNNPooling.FO);

    private int features = -1;

    /// <summary>How many inputs the gates see, k; 2 by default.</summary>
    /// <exception cref="NabiException">Below 1.</exception>
    public int Window { get => Get(WindowSetting); set => Set(WindowSetting, value); }

    /// <summary>Which gates pool over time: <c>f</c>, <c>fo</c> (default) or <c>ifo</c>.</summary>
    /// <exception cref="NabiException">Another word.</exception>
    public QRNNPooling Pooling { get => Get(PoolingSetting); set => Set(PoolingSetting, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, WindowSetting, PoolingSetting];

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes => Window == 1 ? [[Units]] : [[Units], [Window - 1, features]];

    /// <inheritdoc/>
    public override bool IsCellState(int state) => Pooling != QRNNPooling.F || state == 1;

    internal override int Blocks => Pooling == QRNNPooling.F ? 2 : Pooling == QRNNPooling.FO ? 3 : 4;

    private protected override Shape KernelShape(int features) => [Window, features, checked(Blocks * Units)];

    /// <inheritdoc/>
    public override (Tensor Output, TensorList Next) Step(Tensor x, TensorList states, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(states);
        var step = Ops.ExpandDims(x, 1);
        var window = Window == 1 ? step : Ops.Concat([states[1], step], 1);
        var (factor, addend, gate) = Coefficients(OfWindows(Ops.View(window, [x.Shape[0], checked(Window * features)])));
        var c = factor * states[0] + addend;
        return (gate is null ? c : gate * c, Window == 1 ? [c] : [c, Ops.Slice(window, 1, 1)]);
    }

    /// <summary>The convolution of windows that lie in a row, (..., k features).</summary>
    internal Tensor OfWindows(Tensor windows)
        => WithBias(windows.MatMul(Ops.View(Kernel, [checked(Window * features), checked(Blocks * Units)])));

    /// <summary>The convolution over time of (batch, k - 1 + time, features).</summary>
    internal Tensor OfSequence(Tensor x) => WithBias(Ops.Conv(x, Kernel, [new WindowAxis(Window, 1, 1, WindowPadding.Valid)]));

    /// <summary>Factor and addend of the memory, and the gate of the output or null.</summary>
    internal (Tensor Factor, Tensor Addend, Tensor? Gate) Coefficients(Tensor product)
    {
        var blocks = product.Split(Blocks);
        var (z, f) = (Ops.Tanh(blocks[0]), Ops.Sigmoid(blocks[1]));
        var addend = (Pooling == QRNNPooling.IFO ? Ops.Sigmoid(blocks[3]) : 1f - f) * z;
        return (f, addend, Pooling == QRNNPooling.F ? null : Ops.Sigmoid(blocks[2]));
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        features = RequireKnown(inputs[0], -1);
        base.Build(inputs);
    }
}
