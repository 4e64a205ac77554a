namespace Nabi.Kernels;

/// <summary>
/// One pass of a recurrent layer over all of time, the part all cells share: slices of the batch, order of the walk, masks,
/// dropout, outputs, and the sum of the slices' weight gradients. A cell adds its step (see the subclasses).
/// <code>
/// forward, per step t:  row(t) = [x | 1 | h];  h' = cell(row(t));  masked rows keep h and c;  output = h' once a step was unmasked, else 0
/// backward, per step t: dh += dOutput;  dz = cell'(dh);  dh = dz·Rᵀ + what the cell carries past the gates;  dx = dz·Wᵀ
///                       every ~256 rows while they are in the cache: [dW | db | dU] += rowsᵀ·dz
/// </code>
/// </summary>
internal abstract unsafe partial class RecurrentSweep : IShardedWork
{
    protected SimdKernels Simd = SimdKernels.Current;
    protected RecurrentSettings Settings;
    protected SliceLayout Layout;
    protected int Batch, Time, Features, Units;
    protected float* X, W, R, Bias, Mask, H0, C0, InputDrop, StateDrop, Reserve, Work;

    /// <summary>Columns of the cell's sums, and those kept of the activated gates.</summary>
    protected abstract int GateColumns { get; }

    protected virtual int KeptColumns => GateColumns;

    protected abstract bool HasCells { get; }

    protected virtual bool Fast => Settings.Activation == ActivationKind.Tanh && Settings.RecurrentActivation == ActivationKind.Sigmoid;

    /// <summary>Numbers of packed weights for a forward and for a backward pass.</summary>
    protected abstract nint PackedForward { get; }

    protected abstract nint PackedBackward { get; }

    protected abstract void PackForForward(float* packed);

    protected abstract void PackForBackward(float* packed, bool inputs);

    /// <summary>The part of the sums z that does not wait for h, for the rows of some steps.</summary>
    protected abstract void Project(float* rows, int count, float* z);

    /// <summary>
    /// From row(t), or from its projected sums z and h, to h(t+1) (and c) for all rows of a slice; its product prefetches what is needed
    /// next.
    /// </summary>
    protected abstract void Step(in Slice slice, int t, float* z, in Prefetch prefetch);

    /// <summary>For count rows from first on: dz from dh (and dc), leaving in dh (and dc) what passes by the sums.</summary>
    protected abstract void StepBack(in Slice slice, int t, int first, int count, float* dz);

    /// <summary>target += dz · Rᵀ for some rows.</summary>
    protected abstract void StateBack(int rows, float* dz, float* target, in Prefetch prefetch);

    /// <summary>dx (+)= dz · Wᵀ for some rows of dz, dx's rows at a distance.</summary>
    protected abstract void InputBack(int rows, float* dz, float* dx, nint distance, bool add, in Prefetch prefetch);

    /// <summary>The slice's weight gradients (+)= rowsᵀ · dz over the steps from t on.</summary>
    protected abstract void WeightsBack(in Slice slice, int t, int steps, float* dz, bool add);

    protected abstract void SumWeights();

    /// <summary>Where a slice keeps its numbers during a pass; steps from Origin on stand from the beginning.</summary>
    protected readonly struct Slice(int index, int first, int rows, float* data, float* work, int origin)
    {
        public readonly int Index = index, First = first, Rows = rows, Origin = origin;
        public readonly float* Data = data, Work = work;

        public Slice From(int step) => new(Index, First, Rows, Data, Work, step);
    }

    protected void Prepare(in RecurrentSettings settings, bool back)
    {
        Settings = settings;
        (Batch, Time, Features, Units) = settings.Shape;
        Simd = SimdKernels.Current;
        Layout = new SliceLayout(settings, GateColumns, KeptColumns, HasCells, !Fast, back);
    }

    protected float* RowsAt(in Slice slice, int t) => slice.Data + (nint)(t - slice.Origin) * slice.Rows * Layout.RowStride;

    protected float* GatesAt(in Slice slice, int t)
        => slice.Data + Layout.GatesAt + (Layout.Streams ? 0 : (nint)(t - slice.Origin) * slice.Rows * Layout.GateStride);

    protected float* RawAt(in Slice slice, int t) => slice.Data + Layout.RawAt + (nint)(t - slice.Origin) * slice.Rows * Layout.SumStride;

    protected float* CellsAt(in Slice slice, int t)
        => slice.Data + Layout.CellsAt + (nint)(t - slice.Origin) * slice.Rows * Layout.StateStride;

    /// <summary>The undropped h before step t.</summary>
    protected float* HiddenAt(in Slice slice, int t) => Settings.RecurrentDropout
        ? slice.Data + Layout.WholeAt + (nint)(t - slice.Origin) * slice.Rows * Layout.StateStride
        : RowsAt(slice, t) + Features + 1;

    // What another step will touch of a reserve that lies far away. The gates are most of it.
    private Prefetch PrefetchGates(in Slice slice, int t) => new(GatesAt(slice, t), (nint)slice.Rows * Layout.GateStride);

    private Prefetch PrefetchRows(in Slice slice, int t) => new(RowsAt(slice, t), (nint)slice.Rows * Layout.RowStride);

    private Prefetch PrefetchCells(in Slice slice, int t)
        => HasCells ? new(CellsAt(slice, t), (nint)slice.Rows * Layout.StateStride) : default;

    // One share of the steps start .. end of numbers that stand batch row by batch row (inputs, outputs and their gradients).
    private void AskSteps(in Slice slice, float* numbers, int width, bool reversed, int start, int end, int share, int shares)
    {
        if (numbers == null || start >= end) return;
        var first = reversed ? Time - end : start;
        for (var r = share * slice.Rows / shares; r < (share + 1) * slice.Rows / shares; r++)
            new Prefetch(numbers + ((nint)(slice.First + r) * Time + first) * width, (nint)(end - start) * width).Ask();
    }

    protected int HiddenStride => Settings.RecurrentDropout ? Layout.StateStride : Layout.RowStride;

    private int Walked(int t) => Settings.GoBackwards ? Time - 1 - t : t;

    protected static void Copy(float* source, float* target, nint count)
        => Buffer.MemoryCopy(source, target, count * sizeof(float), count * sizeof(float));

    protected static void Clear(float* target, nint count)
        => System.Runtime.InteropServices.NativeMemory.Clear(target, (nuint)count * sizeof(float));
}
