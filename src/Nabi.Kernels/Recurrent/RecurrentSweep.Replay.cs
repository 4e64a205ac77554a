namespace Nabi.Kernels;

/// <summary>
/// Keeping only the states at the start of each segment and computing a segment's steps again before going back through it (Chen, Xu,
/// Zhang, Guestrin: Training Deep Nets with Sublinear Memory Cost, 2016). What is computed again has the same bits.
/// </summary>
internal abstract unsafe partial class RecurrentSweep
{
    /// <summary>The kept states: slice by slice, segment by segment, h (s, StateStride) and for cells c.</summary>
    protected float* Kept;

    private float* KeptAt(in Slice slice, int start)
        => Kept + ((nint)slice.Index * Layout.Segments + start / Layout.Segment) * (nint)Layout.KeptSize;

    private void Keep(in Slice slice, int start)
    {
        var target = KeptAt(slice, start);
        Simd.CopyRows(slice.Rows, Units, HiddenAt(slice, start), HiddenStride, target, Layout.StateStride);
        if (HasCells) Copy(CellsAt(slice, start), target + StateSize, (nint)slice.Rows * Layout.StateStride);
    }

    private void Replay(in Slice slice, int start, int end, float* z)
    {
        var source = KeptAt(slice, start);
        Simd.CopyRows(slice.Rows, Units, source, Layout.StateStride, HiddenAt(slice, start), HiddenStride);
        if (HasCells) Copy(source + StateSize, CellsAt(slice, start), (nint)slice.Rows * Layout.StateStride);
        if (StateDrop != null) Drop(slice, start);
        for (var t = start; t < end; t += Layout.Chunk) Steps(slice, t, Math.Min(end, t + Layout.Chunk), z);
    }
}
