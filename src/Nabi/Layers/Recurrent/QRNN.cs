namespace Nabi.Layers;

/// <summary>
/// A quasi-recurrent network: a causal convolution for all gates at once, then a scan over time that runs side by side; the equations are
/// at <see cref="QRNNCell"/>.
/// </summary>
/// <remarks>Bradbury et al., 2017, "Quasi-Recurrent Neural Networks" (arXiv 1611.01576).</remarks>
/// <example><code>new QRNN(64) { Window = 3, Pooling = "ifo", ReturnSequences = true }</code></example>
public sealed class QRNN : UnitRecurrent
{
    private readonly QRNNCell cell;

    /// <summary>A layer of <paramref name="units"/> units.</summary>
    /// <param name="units">The length of output and memory, at least 1.</param>
    /// <exception cref="NabiException">Units is below 1.</exception>
    public QRNN(int units)
        : base(new QRNNCell(units)) => cell = (QRNNCell)Cell;

    /// <inheritdoc cref="QRNNCell.Window"/>
    public int Window { get => Get(QRNNCell.WindowSetting); init => Set(QRNNCell.WindowSetting, value); }

    /// <inheritdoc cref="QRNNCell.Pooling"/>
    public QRNNPooling Pooling { get => Get(QRNNCell.PoolingSetting); init => Set(QRNNCell.PoolingSetting, value); }

    private protected override Recurrent NewInstance() => new QRNN(Units);

    private protected override (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context)
    {
        var (product, inputs) = Convolved(x, mask, initial);
        var (factor, addend, gate) = cell.Coefficients(product);
        if (mask is not null)
        {
            var counts = Ops.ExpandDims(mask, 2);
            (factor, addend) = (Ops.Where(counts, factor, 1f), Ops.Where(counts, addend, 0f));
        }

        var memories = Ops.LinearScan(factor, addend, initial?[0]);
        var last = Ops.Select(memories, 1, -1);
        return (gate is null ? memories : gate * memories, inputs is null ? [last] : [last, inputs]);
    }

    /// <summary>The convolution at every step, and the inputs that the next step's window begins with.</summary>
    private (Tensor Product, Tensor? Inputs) Convolved(Tensor x, Tensor? mask, TensorList? initial)
    {
        if (Window == 1)
            return (cell.OfWindows(x), null);
        var (batch, time, features) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var before = initial?[1] ?? Ops.ZerosLikeBatch(x, [Window - 1, features]);
        if (mask is null)
        {
            var all = Ops.Concat([before, x], 1);
            return (cell.OfSequence(all), Ops.Slice(all, 1, time, Window - 1));
        }

        var (lines, next) = CausalWindow.Of(x, mask, before);
        return (cell.OfWindows(Ops.View(Ops.Concat(lines), [batch, time, checked(Window * features)])), next);
    }
}
