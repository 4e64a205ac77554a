namespace Nabi.Kernels;

/// <summary>The backward pass of a slice, and the sum over slices.</summary>
internal abstract unsafe partial class RecurrentSweep
{
    private float* dSequence, dLast, dFinalH, dFinalC, dInitialH, dInitialC, dx;
    private long dzSize, sumsAt;
    private bool weights;

    /// <summary>Where the weights packed for going back stand.</summary>
    protected float* PackedBack { get; private set; }

    protected float* DKernel, DRecurrent, DBias;

    protected bool Accumulate { get; private set; }

    /// <summary>dh of a slice (s, StateStride), behind it dc, the dropped path's gradient and one spare.</summary>
    protected float* HiddenBack(in Slice slice) => slice.Work + dzSize;

    protected float* CellsBack(in Slice slice) => HiddenBack(slice) + StateSize;

    protected float* DroppedBack(in Slice slice) => HiddenBack(slice) + 2 * StateSize;

    protected float* SpareBack(in Slice slice) => HiddenBack(slice) + 3 * StateSize;

    /// <summary>The weight gradients of a slice (Depth, GateColumns).</summary>
    protected float* WeightSums(int slice) => Work + slice * (nint)WorkPerSlice + dzSize + 4 * StateSize;

    // Input gradients of a chunk, before they go to their places.
    private nint InputSize => SliceLayout.Up(checked(Layout.SliceRows * Layout.BackChunk * Features));

    private bool InputsByChunk => Layout.Projected || InputDrop != null;

    private nint StateSize => (nint)Layout.SliceRows * Layout.StateStride;

    public void Backward(
        in RecurrentSettings settings, in RecurrentInputs inputs, ReadOnlySpan<float> reserve, in RecurrentUpstream upstream,
        in RecurrentGradients gradients)
    {
        Prepare(settings, true);
        CheckBackward(inputs, reserve, upstream, gradients);
        dzSize = SliceLayout.Up(checked(Layout.BackChunk * Layout.SliceRows * Layout.SumStride + 16));
        sumsAt = dzSize + 4 * StateSize + SliceLayout.Up(checked(Layout.Depth * GateColumns));
        WorkPerSlice = sumsAt + (settings.Recompute ? SumSize : 0) + InputSize;
        nint packed = Layout.InPlace ? 0 : (PackedBackward + 15) & ~(nint)15, mask = MaskSize;
        var packedAgain = Layout.InPlace || !settings.Recompute ? 0 : (PackedForward + 15) & ~(nint)15;
        var again = settings.Recompute ? Layout.SliceSize : 0;
        Accumulate = gradients.Accumulate;
        weights = gradients.Kernel.Length + gradients.Recurrent.Length + gradients.Bias.Length > 0;
        fixed (float* x = inputs.X, w = inputs.Kernel, r = inputs.Recurrent, bias = inputs.Bias, steps = inputs.Mask)
        fixed (float* drop = inputs.InputDropout, stateDrop = inputs.RecurrentDropout, kept = reserve)
        fixed (float* all = upstream.Sequence, end = upstream.Last, h = upstream.FinalH, c = upstream.FinalC)
        fixed (float* gx = gradients.X, gw = gradients.Kernel, gr = gradients.Recurrent, gb = gradients.Bias)
        fixed (float* gh = gradients.InitialH, gc = gradients.InitialC)
        {
            W = w;
            R = r;
            Mask = steps;
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
            X = x;
            Bias = bias;
            Kept = kept;
            Packed = Scratch.Take(Scratch.Sweep, checked(packedAgain + packed + mask + (nint)(Layout.Slices * (WorkPerSlice + again))));
            PackedBack = Packed + packedAgain;
            LookAtMask(PackedBack + packed);
            Work = PackedBack + packed + mask;
            if (settings.Recompute) Reserve = Work + Layout.Slices * WorkPerSlice;
            if (Time > 0 && Batch > 0 && !Layout.InPlace) PackForBackward(PackedBack, dx != null);
            if (Time > 0 && Batch > 0 && packedAgain > 0) PackForForward(Packed);
            Share(true, 2L * Batch * Time * Layout.Depth * GateColumns);
            if (weights && !Straight) SumWeights();
        }

        Release();
    }

    private void Back(in Slice slice, int firstChunk, int endChunk, bool begins, bool ends)
    {
        float* dh = HiddenBack(slice), dropped = StateDrop == null ? dh : DroppedBack(slice);
        if (begins)
        {
            Arrive(slice, dFinalH, dh);
            if (HasCells) Arrive(slice, dFinalC, CellsBack(slice));
            if (weights && Time == 0) Clear(WeightSums(slice.Index), (nint)Layout.Depth * GateColumns);
        }

        for (var chunk = firstChunk; chunk < endChunk; chunk++)
        {
            var end = Time - chunk * Layout.BackChunk;
            if (Settings.Recompute) BackSegment(slice, Layout.Segments - 1 - chunk, dh, dropped);
            else BackChunk(slice, Math.Max(0, end - Layout.BackChunk), end, dh, dropped);
        }

        if (ends && dInitialH != null) Leave(slice, dh, dInitialH);
        if (ends && dInitialC != null) Leave(slice, CellsBack(slice), dInitialC);
    }

    private void BackSegment(in Slice slice, int segment, float* dh, float* dropped)
    {
        int start = segment * Layout.Segment, end = Math.Min(Time, start + Layout.Segment);
        var part = slice.From(start);
        Replay(part, start, end, slice.Work + sumsAt);
        for (; end > start; end -= Layout.BackChunk) BackChunk(part, Math.Max(start, end - Layout.BackChunk), end, dh, dropped);
    }

    // Steps end - 1 down to start; their dz stand in the order of time, as their rows do.
    private void BackChunk(in Slice slice, int start, int end, float* dh, float* dropped)
    {
        for (var t = end - 1; t >= start; t--)
        {
            var chunk = Math.Max(0, start - Layout.BackChunk);
            if (Layout.Far) AskSteps(slice, dSequence, Units, false, chunk, start, t - start, end - start);
            if (Layout.Roomy) AskSteps(slice, dx, Features, Settings.GoBackwards, chunk, start, t - start, end - start);

            if (dSequence != null) Collect(slice, t, dSequence + (nint)t * Units, (nint)Time * Units);
            if (dLast != null && t == Time - 1) Collect(slice, t, dLast, Units);
            var dz = slice.Work + (nint)(t - start) * slice.Rows * Layout.SumStride;
            if (StateDrop != null) Clear(dropped, StateSize);
            StepAll(slice, t, dz, dh, dropped);
        }

        if (dx != null && InputsByChunk) Inputs(slice, start, end);
        if (weights) WeightsBack(slice, start, end - start, slice.Work, end != Time);
    }

    private void StepAll(in Slice slice, int t, float* dz, float* dh, float* dropped)
    {
        // The step before lies far away: its gates are asked for along the first product, its rows along the second.
        var far = Layout.Far && t > 0;
        Prefetch gates = far && KeptColumns > 0 ? PrefetchGates(slice, t - 1) : default, rows = far ? PrefetchRows(slice, t - 1) : default;
        if (far) PrefetchCells(slice, t - 1).Ask();
        var inputs = dx != null && !InputsByChunk;
        if (gates.Count == 0) (gates, rows) = (rows, default);
        else if (!inputs) rows.Ask();
        Gates(slice, t, dz);
        if (t > 0 || dInitialH != null)
        {
            StateBack(slice.Rows, dz, dropped, gates);
            if (StateDrop != null) Undrop(slice, dropped, dh);
        }

        if (!inputs) return;
        var distance = (nint)Time * Features;
        InputBack(slice.Rows, dz, dx + slice.First * distance + (nint)Walked(t) * Features, distance, Accumulate, rows);
    }

    private void Arrive(in Slice slice, float* source, float* target)
    {
        Clear(target, StateSize);
        for (var r = 0; r < slice.Rows && source != null; r++)
            Copy(source + (nint)(slice.First + r) * Units, target + (nint)r * Layout.StateStride, Units);
    }

    private void Leave(in Slice slice, float* source, float* target)
    {
        for (var r = 0; r < slice.Rows; r++)
        {
            var row = target + (nint)(slice.First + r) * Units;
            if (Accumulate) Simd.Add(source + (nint)r * Layout.StateStride, row, Units);
            else Copy(source + (nint)r * Layout.StateStride, row, Units);
        }
    }

    private void Collect(in Slice slice, int t, float* source, nint distance)
    {
        var dh = HiddenBack(slice);
        if (Open(slice, t, t + 1))
        {
            Simd.AddRows(slice.Rows, Units, source + slice.First * distance, distance, dh, Layout.StateStride);
            return;
        }

        for (var r = 0; r < slice.Rows; r++, dh += Layout.StateStride)
        {
            if (Visible(slice.First + r, t)) Simd.Add(source + (slice.First + r) * distance, dh, Units);
        }
    }

    // dz of all rows: runs of unmasked rows through the cell, masked rows 0 (their dh and dc pass on as they are).
    private void Gates(in Slice slice, int t, float* dz)
    {
        if (Open(slice, t, t + 1))
        {
            StepBack(slice, t, 0, slice.Rows, dz);
            return;
        }

        for (var r = 0; r < slice.Rows;)
        {
            if (Masked(slice.First + r, t))
            {
                Clear(dz + (nint)r * Layout.SumStride, GateColumns);
                r++;
                continue;
            }

            var start = r;
            while (r < slice.Rows && !Masked(slice.First + r, t)) r++;
            StepBack(slice, t, start, r - start, dz);
        }
    }

    private void Undrop(in Slice slice, float* dropped, float* dh) => Simd.AddProductRows(
        slice.Rows, Units, dropped, Layout.StateStride, StateDrop + (nint)slice.First * Units, Units, dh, Layout.StateStride);

    // The input gradients of steps start .. end: one product, then each row to its place, dropout on the way.
    private void Inputs(in Slice slice, int start, int end)
    {
        var spare = slice.Work + WorkPerSlice - InputSize;
        nint next = (nint)slice.Rows * Features, distance = Settings.GoBackwards ? -Features : Features;
        InputBack((end - start) * slice.Rows, slice.Work, spare, Features, false, default);
        for (var r = 0; r < slice.Rows; r++, spare += Features)
        {
            var target = dx + ((nint)(slice.First + r) * Time + Walked(start)) * Features;
            var drop = InputDrop + (nint)(slice.First + r) * Features;
            if (InputDrop != null && Accumulate) Simd.AddProductRows(end - start, Features, spare, next, drop, 0, target, distance);
            else if (InputDrop != null) Simd.MultiplyRows(end - start, Features, spare, next, drop, 0, target, distance);
            else if (Accumulate) Simd.AddRows(end - start, Features, spare, next, target, distance);
            else Simd.CopyRows(end - start, Features, spare, next, target, distance);
        }
    }

    /// <summary>With a single slice the weight gradients go straight to their places.</summary>
    protected bool Straight => Layout.Slices == 1 && Time > 0;

    /// <summary>
    /// target (rows, columns) (+)= the sum over slices, in their order, of the block at offset in the slices' weight gradients.
    /// </summary>
    protected void SumBlock(float* target, int rows, int columns, nint distance, nint offset)
    {
        if (target == null) return;
        var slices = Layout.Slices;
        if (distance == columns && columns == GateColumns)
        {
            columns *= rows;
            rows = 1;
        }

        for (var r = 0; r < rows; r++, target += distance, offset += GateColumns)
        {
            if (!Accumulate && slices == 0) Clear(target, columns);
            var s = 0;
            if (!Accumulate && slices == 1) Simd.CopyRow(WeightSums(s++) + offset, target, columns);
            if (!Accumulate && slices > 1)
            {
                Simd.AddRow(WeightSums(0) + offset, WeightSums(1) + offset, target, columns);
                s = 2;
            }

            for (; s < slices; s++) Simd.Add(WeightSums(s) + offset, target, columns);
        }
    }

    private void CheckBackward(
        in RecurrentInputs inputs, ReadOnlySpan<float> reserve, in RecurrentUpstream upstream, in RecurrentGradients gradients)
    {
        if (!Settings.Training) throw new ArgumentException("A backward pass needs a forward pass in training.");
        CheckInputs(inputs);
        Guard.AtLeast(ReserveNeeded, reserve.Length, "reserve");
        int states = Batch * Units, cells = HasCells ? states : 0;
        Guard.SameOrEmpty(Batch * Time * Units, upstream.Sequence.Length, "upstream Sequence");
        Guard.SameOrEmpty(states, upstream.Last.Length, "upstream Last");
        Guard.SameOrEmpty(states, upstream.FinalH.Length, "upstream FinalH");
        Guard.SameOrEmpty(cells, upstream.FinalC.Length, "upstream FinalC");
        Guard.SameOrEmpty(Batch * Time * Features, gradients.X.Length, "gradient X");
        Guard.SameOrEmpty(Features * GateWidth, gradients.Kernel.Length, "gradient Kernel");
        Guard.SameOrEmpty(Units * GateWidth, gradients.Recurrent.Length, "gradient Recurrent");
        Guard.SameOrEmpty(BiasSize, gradients.Bias.Length, "gradient Bias");
        Guard.SameOrEmpty(states, gradients.InitialH.Length, "gradient InitialH");
        Guard.SameOrEmpty(cells, gradients.InitialC.Length, "gradient InitialC");
    }
}
