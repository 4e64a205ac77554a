namespace Nabi.Kernels;

/// <summary>The backward pass of a slice, and the sum over slices.</summary>
internal abstract unsafe partial class RecurrentSweep
{
    // Rows of one weight-gradient product: their dz stay in the second cache.
    private const int ChunkRows = 256;

    private float* dSequence, dLast, dFinalH, dFinalC, dInitialH, dInitialC, dx;
    private int chunk;
    private long dzSize;
    private bool weights;

    protected float* DKernel, DRecurrent, DBias;

    protected bool Accumulate { get; private set; }

    /// <summary>dh of a slice (s, StateStride), behind it dc, the dropped path's gradient and one spare.</summary>
    protected float* HiddenBack(in Slice slice) => slice.Work + dzSize;

    protected float* CellsBack(in Slice slice) => HiddenBack(slice) + StateSize;

    protected float* DroppedBack(in Slice slice) => HiddenBack(slice) + (2 * StateSize);

    protected float* SpareBack(in Slice slice) => HiddenBack(slice) + (3 * StateSize);

    /// <summary>The weight gradients of a slice (Depth, GateColumns).</summary>
    protected float* WeightSums(int slice) => Work + (slice * (nint)WorkPerSlice) + dzSize + (4 * StateSize);

    private nint InputSize => SliceLayout.Up(checked(Layout.SliceRows * Features));

    private nint StateSize => (nint)Layout.SliceRows * Layout.StateStride;

    public void Backward(
        in RecurrentSettings settings, in RecurrentInputs inputs, ReadOnlySpan<float> reserve, in RecurrentUpstream upstream,
        in RecurrentGradients gradients)
    {
        Prepare(settings);
        CheckBackward(inputs, reserve, upstream, gradients);
        chunk = Math.Clamp(ChunkRows / Layout.SliceRows, 1, Math.Max(1, Time));
        dzSize = SliceLayout.Up(checked((chunk * Layout.SliceRows * Layout.GateStride) + 16));
        WorkPerSlice = dzSize + (4 * StateSize) + SliceLayout.Up(checked(Layout.Depth * GateColumns)) + InputSize;
        var packed = (PackedBackward + 15) & ~(nint)15;
        Accumulate = gradients.Accumulate;
        weights = gradients.Kernel.Length + gradients.Recurrent.Length + gradients.Bias.Length > 0;
        fixed (float* w = inputs.Kernel, r = inputs.Recurrent, mask = inputs.Mask)
        fixed (float* drop = inputs.InputDropout, stateDrop = inputs.RecurrentDropout, kept = reserve)
        fixed (float* all = upstream.Sequence, end = upstream.Last, h = upstream.FinalH, c = upstream.FinalC)
        fixed (float* gx = gradients.X, gw = gradients.Kernel, gr = gradients.Recurrent, gb = gradients.Bias)
        fixed (float* gh = gradients.InitialH, gc = gradients.InitialC)
        {
            W = w;
            R = r;
            Mask = mask;
            InputDrop = drop;
            StateDrop = stateDrop;
            Reserve = kept;
            dSequence = all;
            dLast = end;
            dFinalH = h;
            dFinalC = c;
            dx = gx;
            DKernel = gw;
            DRecurrent = gr;
            DBias = gb;
            dInitialH = gh;
            dInitialC = gc;
            Packed = Scratch.Take(Scratch.Sweep, checked(packed + (nint)(Layout.Slices * WorkPerSlice)));
            Work = Packed + packed;
            if (Time > 0 && Batch > 0) PackForBackward(Packed, dx != null);
            Share(true, 2L * Batch * Time * Layout.Depth * GateColumns);
            if (weights) SumWeights();
        }

        Release();
    }

    private void Back(in Slice slice)
    {
        float* dh = HiddenBack(slice), dropped = StateDrop == null ? dh : DroppedBack(slice);
        Arrive(slice, dFinalH, dh);
        if (HasCells) Arrive(slice, dFinalC, CellsBack(slice));
        if (weights && Time == 0) Clear(WeightSums(slice.Index), (nint)Layout.Depth * GateColumns);
        var end = Time;
        for (var t = Time - 1; t >= 0; t--)
        {
            if (dSequence != null) Collect(slice, t, dSequence + ((nint)t * Units), (nint)Time * Units);
            if (dLast != null && t == Time - 1) Collect(slice, t, dLast, Units);
            // A chunk of steps ends at `end`; its dz stand in the order of time, as its rows do.
            var start = Math.Max(0, end - chunk);
            var dz = slice.Work + ((nint)(t - start) * slice.Rows * Layout.GateStride);
            if (StateDrop != null) Clear(dropped, StateSize);
            Gates(slice, t, dz);
            if (t > 0 || dInitialH != null)
            {
                StateBack(slice, dz, dropped);
                if (StateDrop != null) Undrop(slice, dropped, dh);
            }

            if (dx != null) Inputs(slice, t, dz);
            if (t != start) continue;
            if (weights) WeightsBack(slice, start, end - start, slice.Work, end != Time);
            end = start;
        }

        if (dInitialH != null) Leave(slice, dh, dInitialH);
        if (dInitialC != null) Leave(slice, CellsBack(slice), dInitialC);
    }

    private void Arrive(in Slice slice, float* source, float* target)
    {
        Clear(target, StateSize);
        for (var r = 0; r < slice.Rows && source != null; r++)
            Copy(source + ((nint)(slice.First + r) * Units), target + ((nint)r * Layout.StateStride), Units);
    }

    private void Leave(in Slice slice, float* source, float* target)
    {
        for (var r = 0; r < slice.Rows; r++)
        {
            var row = target + ((nint)(slice.First + r) * Units);
            if (Accumulate) Kernel.Add(source + ((nint)r * Layout.StateStride), row, Units);
            else Copy(source + ((nint)r * Layout.StateStride), row, Units);
        }
    }

    private void Collect(in Slice slice, int t, float* source, nint distance)
    {
        var dh = HiddenBack(slice);
        for (var r = 0; r < slice.Rows; r++, dh += Layout.StateStride)
        {
            if (Visible(slice.First + r, t)) Kernel.Add(source + ((slice.First + r) * distance), dh, Units);
        }
    }

    // dz of all rows: runs of unmasked rows through the cell, masked rows 0 (their dh and dc pass on as they are).
    private void Gates(in Slice slice, int t, float* dz)
    {
        if (Mask == null)
        {
            StepBack(slice, t, 0, slice.Rows, dz);
            return;
        }

        for (var r = 0; r < slice.Rows;)
        {
            if (Masked(slice.First + r, t))
            {
                Clear(dz + ((nint)r * Layout.GateStride), GateColumns);
                r++;
                continue;
            }

            var first = r;
            while (r < slice.Rows && !Masked(slice.First + r, t)) r++;
            StepBack(slice, t, first, r - first, dz);
        }
    }

    private void Undrop(in Slice slice, float* dropped, float* dh)
    {
        for (var r = 0; r < slice.Rows; r++, dropped += Layout.StateStride, dh += Layout.StateStride)
        {
            Kernel.MultiplyRow(StateDrop + ((nint)(slice.First + r) * Units), dropped, Units);
            Kernel.Add(dropped, dh, Units);
        }
    }

    private void Inputs(in Slice slice, int t, float* dz)
    {
        var distance = (nint)Time * Features;
        var target = dx + (slice.First * distance) + ((nint)Walked(t) * Features);
        if (InputDrop == null)
        {
            InputBack(slice, dz, target, distance, Accumulate);
            return;
        }

        // With dropout the product goes through a spare block: dx (+)= mask · dz·Wᵀ.
        var spare = slice.Work + WorkPerSlice - InputSize;
        InputBack(slice, dz, spare, Features, false);
        for (var r = 0; r < slice.Rows; r++, spare += Features, target += distance)
        {
            Kernel.MultiplyRow(InputDrop + ((nint)(slice.First + r) * Features), spare, Features);
            if (Accumulate) Kernel.Add(spare, target, Features);
            else Kernel.CopyRow(spare, target, Features);
        }
    }

    /// <summary>target (rows, columns) (+)= the sum over slices, in their order, of the block at offset in the slices' weight gradients.</summary>
    protected void SumBlock(float* target, int rows, int columns, nint distance, nint offset)
    {
        if (target == null) return;
        for (var r = 0; r < rows; r++, target += distance, offset += GateColumns)
        {
            if (!Accumulate && Layout.Slices == 0) Clear(target, columns);
            for (var s = 0; s < Layout.Slices; s++)
            {
                if (s == 0 && !Accumulate) Kernel.CopyRow(WeightSums(s) + offset, target, columns);
                else Kernel.Add(WeightSums(s) + offset, target, columns);
            }
        }
    }

    private void CheckBackward(
        in RecurrentInputs inputs, ReadOnlySpan<float> reserve, in RecurrentUpstream upstream, in RecurrentGradients gradients)
    {
        if (!Settings.Training) throw new ArgumentException("A backward pass needs a forward pass in training.");
        CheckInputs(inputs);
        Door.AtLeast(ReserveNeeded, reserve.Length, "reserve");
        int states = Batch * Units, cells = HasCells ? states : 0;
        Door.SameOrEmpty(Batch * Time * Units, upstream.Sequence.Length, "upstream Sequence");
        Door.SameOrEmpty(states, upstream.Last.Length, "upstream Last");
        Door.SameOrEmpty(states, upstream.FinalH.Length, "upstream FinalH");
        Door.SameOrEmpty(cells, upstream.FinalC.Length, "upstream FinalC");
        Door.SameOrEmpty(Batch * Time * Features, gradients.X.Length, "gradient X");
        Door.SameOrEmpty(Features * GateWidth, gradients.Kernel.Length, "gradient Kernel");
        Door.SameOrEmpty(Units * GateWidth, gradients.Recurrent.Length, "gradient Recurrent");
        Door.SameOrEmpty(BiasSize, gradients.Bias.Length, "gradient Bias");
        Door.SameOrEmpty(states, gradients.InitialH.Length, "gradient InitialH");
        Door.SameOrEmpty(cells, gradients.InitialC.Length, "gradient InitialC");
    }
}
