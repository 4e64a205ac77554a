using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// What <see cref="MinGRU"/> and <see cref="MinLSTM"/> share: all gates in one product, then a scan h_t = a_t h_(t-1) + b_t
/// over time in blocks that run side by side.
/// </summary>
public abstract class MinimalRecurrent : Recurrent, IConfigurable
{
    private readonly MinimalCell cell;

    private protected MinimalRecurrent(MinimalCell cell)
        : base(cell) => (this.cell, Values) = (cell, cell.Values);

    /// <summary>The length of output and state.</summary>
    public int Units => cell.Units;

    /// <inheritdoc cref="MinimalCell.UseBias"/>
    public bool UseBias { get => Get(LayerSettings.UseBias); init => Set(LayerSettings.UseBias, value); }

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, .. cell.Settings];

    bool IConfigurable.IsInKeras => false;

    /// <inheritdoc/>
    private protected override (Tensor Sequence, Tensor Last, Tensors States) Run(Tensor x, Tensor? mask, Tensors? initial, CallContext context)
    {
        if (x.IsSymbolic || x.Rank != 3)
            return base.Run(x, mask, initial, context);
        if (x.Shape[1] == 0)
            throw new NabiException($"{Title}: the input has no time steps, got shape {x.Shape}.");
        if (GoBackwards)
            (x, mask) = (Ops.Reverse(x, 1), mask is null ? null : Ops.Reverse(mask, 1));
        var (factor, addend) = cell.Coefficients(x);
        var counts = mask is null ? null : Ops.ExpandDims(mask, 2);
        if (counts is not null)
            (factor, addend) = (Ops.Where(counts, factor, 1f), Ops.Where(counts, addend, 0f));
        var states = Ops.LinearScan(factor, addend, initial?[0]);
        // Before the first step that counts the output is zero, whatever the state is.
        var sequence = counts is null ? states
            : Ops.Where(ZeroOutputForMask ? counts : Ops.CumSum(counts, 1), states, 0f);
        return (sequence, Ops.Select(sequence, 1, -1), [Ops.Select(states, 1, -1)]);
    }
}
