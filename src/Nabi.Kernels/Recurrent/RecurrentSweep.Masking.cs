namespace Nabi.Kernels;

/// <summary>
/// Masked steps: a masked row keeps its state, its output repeats the last one (0 before the first unmasked step, or always on request).
/// Most steps of most batches mask no row at all and go the same way as without a mask.
/// </summary>
internal abstract unsafe partial class RecurrentSweep
{
    // The first unmasked step of the walk of every row, T when there is none.
    private int* seen;

    // For every slice and step of the walk, whether one of its rows is masked.
    private byte* closed;

    // Numbers that the two take.
    private nint MaskSize => SliceLayout.Up(Batch) + SliceLayout.Up((Layout.Slices * Time + 3) / 4);

    // Before a pass, on the numbers behind the packed weights.
    private void LookAtMask(float* place)
    {
        if (Mask == null) return;
        seen = (int*)place;
        closed = (byte*)(place + SliceLayout.Up(Batch));
        new Span<byte>(closed, Layout.Slices * Time).Clear();
        for (var row = 0; row < Batch; row++)
        {
            var steps = Mask + (nint)row * Time;
            var shut = closed + (nint)(row / Layout.SliceRows) * Time;
            var first = Time;
            for (var t = Time - 1; t >= 0; t--)
            {
                if (steps[Walked(t)] == 0) shut[t] = 1;
                else first = t;
            }

            seen[row] = first;
        }
    }

    private bool Masked(int row, int t) => Mask != null && Mask[(nint)row * Time + Walked(t)] == 0;

    // Whether no row of the slice is masked at the steps start .. end.
    private bool Open(in Slice slice, int start, int end)
        => Mask == null || !new ReadOnlySpan<byte>(closed + (nint)slice.Index * Time + start, end - start).Contains((byte)1);

    // Masked rows keep their state.
    private void Carry(in Slice slice, int t)
    {
        for (var r = 0; r < slice.Rows; r++)
        {
            if (!Masked(slice.First + r, t)) continue;
            var at = (nint)r * HiddenStride;
            Simd.CopyRow(HiddenAt(slice, t) + at, HiddenAt(slice, t + 1) + at, Units);
            at = (nint)r * Layout.StateStride;
            if (HasCells) Simd.CopyRow(CellsAt(slice, t) + at, CellsAt(slice, t + 1) + at, Units);
        }
    }

    // Whether a row's output after a step is its h and not 0.
    private bool Visible(int row, int t)
    {
        if (Mask == null) return true;
        if (Settings.ZeroOutputForMask) return !Masked(row, t);
        return seen[row] <= t;
    }
}
