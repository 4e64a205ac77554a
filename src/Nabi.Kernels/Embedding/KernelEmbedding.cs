using System.Runtime.CompilerServices;

namespace Nabi.Kernels;

internal abstract unsafe partial class Kernel
{
    internal abstract void AddRows(int* ids, int count, int dim, float* source, float* table);

    /// <summary>y += x.</summary>
    internal abstract void Add(float* x, float* y, nint n);
}

/// <summary>table[ids[i], :] += source[i, :], and y += x.</summary>
internal sealed unsafe partial class Kernel<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddRows(int* ids, int count, int dim, float* source, float* table)
    {
        for (nint i = 0; i < count; i++, source += dim)
        {
            var row = table + ((nint)ids[i] * dim);
            nint j = 0;
            for (; j + T.Count <= dim; j += T.Count) (T.Load(row + j) + T.Load(source + j)).Store(row + j);
            for (; j < dim; j++) row[j] += source[j];
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
