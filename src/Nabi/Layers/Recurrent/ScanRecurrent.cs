namespace Nabi.Layers;

/// <summary>
/// What recurrent layers share whose cell can be run over all of time in a few operations, side by side where the equations allow it,
/// instead of step by step. The cell's step stays the definition: it is what a stream runs, and gives the same numbers.
/// </summary>
public abstract class ScanRecurrent : Recurrent, IConfigurable
{
    private protected ScanRecurrent(Cell cell)
        : base(cell) => Values = cell.Values;

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, .. Cell.Settings];

    /// <inheritdoc/>
    private protected override (Tensor Sequence, Tensor Last, TensorList States) Run(Tensor x, Tensor? mask,
        TensorList? initial, CallContext context)
    {
        if (x.IsSymbolic || x.Rank != 3 || !Scans)
            return base.Run(x, mask, initial, context);
        if (x.Shape[1] == 0)
            throw new NabiException($"{Title}: the input has no time steps, got shape {x.Shape}.");
        if (GoBackwards)
            (x, mask) = (Ops.Reverse(x, 1), mask is null ? null : Ops.Reverse(mask, 1));
        var (sequence, states) = Scan(x, mask, initial, context);
        if (mask is not null)
        {
            // A step that does not count repeats the output before it, which is zero before the first one.
            var counts = Ops.ExpandDims(mask, 2);
            sequence = Ops.Where(counts, sequence, 0f);
            if (!ZeroOutputForMask)
                sequence = Ops.LinearScan(Ops.Where(counts, Ops.ZerosLikeBatch(sequence, sequence.Shape.Slice(1, 2)), 1f), sequence);
        }

        return (sequence, Ops.Select(sequence, 1, -1), states);
    }

    /// <summary>Whether these settings can be run over all of time at once.</summary>
    private protected virtual bool Scans => true;

    /// <summary>The cell over all steps, from the first to the last of the tensor.</summary>
    /// <param name="x">(batch, time, features).</param>
    /// <param name="mask">Booleans (batch, time) or null. The states stay as they are at a step that does not count; its output may be
    /// any.</param>
    /// <param name="initial">The initial states; null for zeros.</param>
    /// <param name="context">What was kept for the sequence.</param>
    /// <returns>The outputs (batch, time, units) and the last states.</returns>
    private protected abstract (Tensor Sequence, TensorList States) Scan(Tensor x, Tensor? mask, TensorList? initial, CallContext context);
}
