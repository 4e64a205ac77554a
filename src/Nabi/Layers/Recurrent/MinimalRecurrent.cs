namespace Nabi.Layers;

/// <summary>
/// What <see cref="MinGRU"/> and <see cref="MinLSTM"/> share: all gates in one product, then a scan h_t = a_t h_(t-1) + b_t
/// over time in blocks that run side by side.
/// </summary>
/// <remarks>
/// The paper runs the scan on logarithms, since its products of factors are divided by; that asks for positive candidates. The scan here
/// multiplies and never divides (<see cref="Ops.LinearScan"/>): every factor is between 0 and 1, so that no product leaves that range, an
/// error of rounding shrinks with the state it is in, and candidates may have any sign. It is exact over thousands of steps, with gates
/// that are fully open or shut.
/// </remarks>
public abstract class MinimalRecurrent : UnitRecurrent
{
    private readonly MinimalCell cell;

    private protected MinimalRecurrent(MinimalCell cell)
        : base(cell) => this.cell = cell;

    /// <inheritdoc/>
    private protected override (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context)
    {
        var (factor, addend) = cell.Coefficients(x);
        if (mask is not null)
        {
            var counts = Ops.ExpandDims(mask, 2);
            (factor, addend) = (Ops.Where(counts, factor, 1f), Ops.Where(counts, addend, 0f));
        }

        var states = Ops.LinearScan(factor, addend, initial?[0]);
        return (states, [Ops.Select(states, 1, -1)]);
    }
}
