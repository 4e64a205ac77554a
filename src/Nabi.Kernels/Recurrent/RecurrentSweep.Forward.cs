namespace Nabi.Kernels;

/// <summary>The forward pass of a slice.</summary>
internal abstract unsafe partial class RecurrentSweep
{
    private float* sequence, last, finalH, finalC;

    protected long WorkPerSlice { get; private set; }

    /// <summary>Where the packed weights of this pass stand.</summary>
    protected float* Packed { get; private set; }

    public void Forward(in RecurrentSettings settings, in RecurrentInputs inputs, in RecurrentOutputs outputs, Span<float> reserve)
    {
        Prepare(settings, false);
        CheckForward(inputs, outputs, reserve);
        var state = Layout.Streams ? Layout.SliceSize : 0;
        WorkPerSlice = SumSize;
        nint packed = Layout.InPlace ? 0 : (PackedForward + 15) & ~(nint)15, mask = MaskSize;
        var size = checked(packed + mask + (nint)(Layout.Slices * (WorkPerSlice + state)));
        fixed (float* x = inputs.X, w = inputs.Kernel, r = inputs.Recurrent, bias = inputs.Bias, steps = inputs.Mask)
        fixed (float* h0 = inputs.InitialH, c0 = inputs.InitialC, drop = inputs.InputDropout, stateDrop = inputs.RecurrentDropout)
        fixed (float* all = outputs.Sequence, end = outputs.Last, h = outputs.FinalH, c = outputs.FinalC, kept = reserve)
        {
            X = x;
            W = w;
            R = r;
            Bias = bias;
            Mask = steps;
            H0 = h0;
            C0 = c0;
            InputDrop = drop;
            StateDrop = stateDrop;
            sequence = all;
            last = end;
            finalH = h;
            finalC = c;
            Packed = Scratch.Take(Scratch.Sweep, size);
            LookAtMask(Packed + packed);
            Work = Packed + packed + mask;
            Kept = kept;
            Reserve = Layout.Streams ? Work + Layout.Slices * WorkPerSlice : kept;
            if (Time > 0 && Batch > 0 && !Layout.InPlace) PackForForward(Packed);
            Share(false, (long)Batch * Time * Layout.Depth * GateColumns);
        }

        Release();
    }

    private void Forth(Slice slice, int firstChunk, int endChunk, bool begins, bool ends)
    {
        if (begins) Start(slice);
        if (Layout.Streams && firstChunk > 0) slice = slice.From((firstChunk - 1) * Layout.Chunk);
        for (var chunk = firstChunk; chunk < endChunk; chunk++)
        {
            int start = chunk * Layout.Chunk, end = Math.Min(Time, start + Layout.Chunk);
            if (start > 0 && Layout.Streams) slice = NextChunk(slice, start);
            if (Settings.Training && Settings.Recompute && start % Layout.Segment == 0) Keep(slice, start);
            Steps(slice, start, end, slice.Work);
            if (sequence != null) Emit(slice, start, end, sequence + (nint)start * Units, (nint)Time * Units);
        }

        if (!ends) return;
        if (last != null && Time == 0) Clear(last + (nint)slice.First * Units, (nint)slice.Rows * Units);
        if (last != null && Time > 0) Emit(slice, Time - 1, Time, last, Units);
        for (var r = 0; r < slice.Rows; r++)
        {
            var row = (nint)(slice.First + r) * Units;
            if (finalH != null) Copy(HiddenAt(slice, Time) + (nint)r * HiddenStride, finalH + row, Units);
            if (finalC != null) Copy(CellsAt(slice, Time) + (nint)r * Layout.StateStride, finalC + row, Units);
        }
    }

    // One chunk of steps: x into its rows, its sums (z), and on with the states.
    private void Steps(in Slice slice, int start, int end, float* z)
    {
        Fill(slice, start, end);
        if (Layout.Projected) Project(RowsAt(slice, start), (end - start) * slice.Rows, Fast ? z : RawAt(slice, start));
        for (var t = start; t < end; t++)
        {
            if (Layout.Roomy)
            {
                AskSteps(slice, X, Features, Settings.GoBackwards, end,
                Math.Min(Time, end + Layout.Chunk), t - start, end - start);
            }

            Step(slice, t, Fast ? z + (Layout.Projected ? (nint)(t - start) * slice.Rows * Layout.SumStride : 0) : RawAt(slice, t),
                PrefetchForward(slice, t));
            if (!Open(slice, t, t + 1)) Carry(slice, t);
            if (StateDrop != null) Drop(slice, t + 1);
        }
    }

    // Parts of a far reserve that are written soon: rows (which the next chunk will fill) and cells at once, gates (with none, the rows)
    // along this step's product.
    private Prefetch PrefetchForward(in Slice slice, int t)
    {
        if (!Layout.Far || t + 1 >= Time) return default;
        PrefetchCells(slice, t + 2).Ask();
        var rows = PrefetchRows(slice, Layout.Roomy ? Math.Min(t + 1 + Layout.Chunk, Time) : t + 2);
        if (KeptColumns == 0) return rows;
        rows.Ask();
        return PrefetchGates(slice, t + 1);
    }

    // Numbers of the sums of one chunk of a slice.
    private long SumSize => SliceLayout.Up(checked(Layout.SliceRows * (Layout.Projected ? Layout.Chunk : 1) * Layout.SumStride)) + 16L;

    // In a stream the steps of a chunk stand where those of the last stood: the states move to the beginning.
    private Slice NextChunk(in Slice slice, int t)
    {
        var next = slice.From(t);
        Copy(RowsAt(slice, t), RowsAt(next, t), (nint)slice.Rows * Layout.RowStride);
        if (HasCells) Copy(CellsAt(slice, t), CellsAt(next, t), (nint)slice.Rows * Layout.StateStride);
        if (Settings.RecurrentDropout) Copy(HiddenAt(slice, t), HiddenAt(next, t), (nint)slice.Rows * Layout.StateStride);
        return next;
    }

    private void Start(in Slice slice)
    {
        for (var r = 0; r < slice.Rows; r++)
        {
            var row = (nint)(slice.First + r) * Units;
            var h = HiddenAt(slice, 0) + (nint)r * HiddenStride;
            if (H0 != null) Copy(H0 + row, h, Units);
            else Clear(h, Units);
            if (!HasCells) continue;
            var c = CellsAt(slice, 0) + (nint)r * Layout.StateStride;
            Clear(c, Layout.StateStride);
            if (C0 != null) Copy(C0 + row, c, Units);
        }

        if (StateDrop != null) Drop(slice, 0);
    }

    // row(t) = [x · dropout | 1 | h], x = 0 at masked steps, so that nothing (a NaN neither) leaks from there. The steps of one
    // batch row stand side by side in x: they are copied together.
    private void Fill(in Slice slice, int start, int end)
    {
        var next = (nint)slice.Rows * Layout.RowStride;
        var open = Open(slice, start, end);
        nint step = Settings.GoBackwards ? -Features : Features;
        for (var r = 0; r < slice.Rows; r++)
        {
            var row = slice.First + r;
            var target = RowsAt(slice, start) + (nint)r * Layout.RowStride;
            var source = X + ((nint)row * Time + Walked(start)) * Features;
            if (open || InputDrop != null) Take(end - start, row, source, step, target, next);
            for (var t = start; t < end; t++, source += step, target += next)
            {
                target[Features] = 1;
                if (open) continue;
                if (Masked(row, t)) Clear(target, Features);
                else if (InputDrop == null) Simd.CopyRow(source, target, Features);
            }
        }
    }

    // Steps of one batch row of x, with its dropout.
    private void Take(int steps, int row, float* source, nint step, float* target, nint next)
    {
        if (InputDrop == null) Simd.CopyRows(steps, Features, source, step, target, next);
        else Simd.MultiplyRows(steps, Features, source, step, InputDrop + (nint)row * Features, 0, target, next);
    }

    private void Drop(in Slice slice, int t) => Simd.MultiplyRows(
        slice.Rows, Units, HiddenAt(slice, t), HiddenStride, StateDrop + (nint)slice.First * Units, Units,
        RowsAt(slice, t) + Features + 1, Layout.RowStride);

    // The outputs after some steps: h, or 0 before the first unmasked step (or at every masked one).
    private void Emit(in Slice slice, int start, int end, float* target, nint distance)
    {
        var next = (nint)slice.Rows * HiddenStride;
        var plain = Open(slice, start, end);
        for (var r = 0; r < slice.Rows; r++)
        {
            var row = slice.First + r;
            float* h = HiddenAt(slice, start + 1) + (nint)r * HiddenStride, to = target + row * distance;
            if (plain)
            {
                Simd.CopyRows(end - start, Units, h, next, to, Units);
                continue;
            }

            for (var t = start; t < end; t++, h += next, to += Units)
            {
                if (Visible(row, t)) Simd.CopyRow(h, to, Units);
                else Clear(to, Units);
            }
        }
    }

    private void CheckForward(in RecurrentInputs inputs, in RecurrentOutputs outputs, Span<float> reserve)
    {
        CheckInputs(inputs);
        Guard.SameOrEmpty(checked(Batch * Time * Units), outputs.Sequence.Length, "Sequence");
        Guard.SameOrEmpty(Batch * Units, outputs.Last.Length, "Last");
        Guard.SameOrEmpty(Batch * Units, outputs.FinalH.Length, "FinalH");
        Guard.SameOrEmpty(HasCells ? Batch * Units : 0, outputs.FinalC.Length, "FinalC");
        if (Settings.Training) Guard.AtLeast(ReserveNeeded, reserve.Length, "reserve");
    }

    protected long ReserveNeeded => !Settings.Training ? 0
        : Layout.Slices * (Settings.Recompute ? Layout.Segments * Layout.KeptSize : Layout.SliceSize);

    /// <summary>Numbers of the reserve a training pass fills.</summary>
    public int ReserveSize(in RecurrentSettings settings)
    {
        Prepare(settings, false);
        if (ReserveNeeded > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A recurrent layer of shape {settings.Shape} needs {ReserveNeeded} numbers of reserve, which is too large.");
        }

        return (int)ReserveNeeded;
    }

    private void CheckInputs(in RecurrentInputs inputs)
    {
        Guard.Size(Batch, 0, "Batch");
        Guard.Size(Time, 0, "Time");
        Guard.Size(Features, 1, "Features");
        Guard.Size(Units, 1, "Units");
        var gates = GateWidth;
        Guard.Same(checked(Batch * Time * Features), inputs.X.Length, "X");
        Guard.Same(checked(Features * gates), inputs.Kernel.Length, "Kernel");
        Guard.Same(checked(Units * gates), inputs.Recurrent.Length, "Recurrent");
        Guard.SameOrEmpty(BiasSize, inputs.Bias.Length, "Bias");
        Guard.SameOrEmpty(Batch * Time, inputs.Mask.Length, "Mask");
        Guard.SameOrEmpty(Batch * Units, inputs.InitialH.Length, "InitialH");
        Guard.SameOrEmpty(HasCells ? Batch * Units : 0, inputs.InitialC.Length, "InitialC");
        Guard.SameOrEmpty(Batch * Features, inputs.InputDropout.Length, "InputDropout");
        Guard.SameOrEmpty(Batch * Units, inputs.RecurrentDropout.Length, "RecurrentDropout");
        if (inputs.RecurrentDropout.Length > 0 != Settings.RecurrentDropout && Batch > 0)
            throw new ArgumentException("The settings and the inputs disagree about a recurrent dropout mask.");
    }

    /// <summary>Columns of the user's kernels, G·U.</summary>
    protected abstract int GateWidth { get; }

    protected virtual int BiasSize => GateWidth;

    // Nothing is pinned any more: no pointer may outlive the call.
    private void Release() => X = W = R = Bias = Mask = H0 = C0 = InputDrop = StateDrop = Reserve = Kept = Work = null;
}
