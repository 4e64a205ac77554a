namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>target[i, :] = table[ids[i], :].</summary>
    internal abstract void GatherRows(int* ids, int count, int dim, float* table, float* target);

    /// <summary>table[ids[i], first .. end - 1] += source[i, first .. end - 1], in the order of i; rows are dim apart.</summary>
    internal abstract void ScatterRows(int* ids, int count, int dim, int first, int end, float* source, float* table);

    /// <summary>y += x.</summary>
    internal abstract void Add(float* x, float* y, nint n);
}

/// <summary>Rows of a table by id, and y += x.</summary>
internal sealed unsafe partial class SimdKernels<T>
{
    // Rows lie anywhere in the table: those needed soon are asked for ahead.
    private const int Distance = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void GatherRows(int* ids, int count, int dim, float* table, float* target)
    {
        for (nint i = 0; i < count; i++, target += dim)
        {
            if (i + Distance < count) new Prefetch(table + (nint)ids[i + Distance] * dim, dim).Ask();
            var row = table + (nint)ids[i] * dim;
            nint j = 0;
            for (; j + T.Count <= dim; j += T.Count) T.Load(row + j).Store(target + j);
            for (; j < dim; j++) target[j] = row[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void ScatterRows(int* ids, int count, int dim, int first, int end, float* source, float* table)
    {
        for (nint i = 0; i < count; i++, source += dim)
        {
            if (i + Distance < count) new Prefetch(table + (nint)ids[i + Distance] * dim + first, end - first).Ask();
            var row = table + (nint)ids[i] * dim;
            nint j = first;
            for (; j + T.Count <= end; j += T.Count) (T.Load(row + j) + T.Load(source + j)).Store(row + j);
            for (; j < end; j++) row[j] += source[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Add(float* x, float* y, nint n)
    {
        nint j = 0;
        for (; j + T.Count <= n; j += T.Count) (T.Load(y + j) + T.Load(x + j)).Store(y + j);
        for (; j < n; j++) y[j] += x[j];
    }
}
