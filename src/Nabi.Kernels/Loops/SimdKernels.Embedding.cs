namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>target[i, :] = table[ids[i], :].</summary>
    internal abstract void GatherRows(int* ids, int count, int dim, float* table, float* target);

    /// <summary>target[s, :] = the sum over i &lt; length of table[ids[s · length + i], :], in the order of i.</summary>
    internal abstract void GatherSums(int* ids, int sums, int length, int dim, float* table, float* target);

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
    internal override void GatherSums(int* ids, int sums, int length, int dim, float* table, float* target)
    {
        var left = (nint)sums * length;
        for (; left > 0; left -= length, ids += length, target += dim)
        {
            nint j = 0;
            for (; j + 8 * T.Count <= dim; j += 8 * T.Count)
            {
                T s0 = T.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
                for (nint i = 0; i < length; i++)
                {
                    if (j == 0 && i + Distance < left) new Prefetch(table + (nint)ids[i + Distance] * dim, dim).Ask();
                    var row = table + (nint)ids[i] * dim + j;
                    s0 += T.Load(row);
                    s1 += T.Load(row + T.Count);
                    s2 += T.Load(row + 2 * T.Count);
                    s3 += T.Load(row + 3 * T.Count);
                    s4 += T.Load(row + 4 * T.Count);
                    s5 += T.Load(row + 5 * T.Count);
                    s6 += T.Load(row + 6 * T.Count);
                    s7 += T.Load(row + 7 * T.Count);
                }

                s0.Store(target + j);
                s1.Store(target + j + T.Count);
                s2.Store(target + j + 2 * T.Count);
                s3.Store(target + j + 3 * T.Count);
                s4.Store(target + j + 4 * T.Count);
                s5.Store(target + j + 5 * T.Count);
                s6.Store(target + j + 6 * T.Count);
                s7.Store(target + j + 7 * T.Count);
            }

            for (; j + T.Count <= dim; j += T.Count)
            {
                var sum = T.Zero;
                for (nint i = 0; i < length; i++)
                {
                    if (j == 0 && i + Distance < left) new Prefetch(table + (nint)ids[i + Distance] * dim, dim).Ask();
                    sum += T.Load(table + (nint)ids[i] * dim + j);
                }

                sum.Store(target + j);
            }

            for (; j < dim; j++)
            {
                var sum = 0f;
                for (nint i = 0; i < length; i++) sum += table[(nint)ids[i] * dim + j];
                target[j] = sum;
            }
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
