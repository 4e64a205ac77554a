namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    internal abstract void CopyRows(int rows, int n, float* source, nint from, float* target, nint to);

    /// <summary>target += source, row by row.</summary>
    internal abstract void AddRows(int rows, int n, float* source, nint from, float* target, nint to);

    /// <summary>target += all rows of source.</summary>
    internal abstract void SumRows(int rows, int n, float* source, nint from, float* target);

    internal abstract void CopyRow(float* source, float* target, int n);

    /// <summary>target = left + right.</summary>
    internal abstract void AddRow(float* left, float* right, float* target, int n);

    /// <summary>target = source · factor, row by row; a distance of 0 between the factors is the same ones for every row.</summary>
    internal abstract void MultiplyRows(int rows, int n, float* source, nint from, float* factor, nint by, float* target, nint to);

    /// <summary>target += source · factor, likewise.</summary>
    internal abstract void AddProductRows(int rows, int n, float* source, nint from, float* factor, nint by, float* target, nint to);

    /// <summary>target *= factor.</summary>
    internal abstract void MultiplyRow(float* factor, float* target, int n);
}

/// <summary>Rows copied, added and multiplied.</summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddRow(float* left, float* right, float* target, int n)
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) (T.Load(left + i) + T.Load(right + i)).Store(target + i);
        for (; i < n; i++) target[i] = left[i] + right[i];
    }

    internal override void CopyRow(float* source, float* target, int n) => CopyRows(1, n, source, 0, target, 0);

    // The last register of a row overlaps the one before it; rows shorter than a register go in fours.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void CopyRows(int rows, int n, float* source, nint from, float* target, nint to)
    {
        for (; rows > 0; rows--, source += from, target += to)
        {
            nint i = 0;
            for (; i + T.Count <= n; i += T.Count) T.Load(source + i).Store(target + i);
            if (i == n) continue;
            if (n >= T.Count)
            {
                T.Load(source + n - T.Count).Store(target + n - T.Count);
                continue;
            }

            for (; i + 4 <= n; i += 4) Vector128.Load(source + i).Store(target + i);
            for (; i < n; i++) target[i] = source[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddRows(int rows, int n, float* source, nint from, float* target, nint to)
    {
        for (; rows > 0; rows--, source += from, target += to)
        {
            nint i = 0;
            for (; i + T.Count <= n; i += T.Count) (T.Load(target + i) + T.Load(source + i)).Store(target + i);
            for (; i < n; i++) target[i] += source[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void SumRows(int rows, int n, float* source, nint from, float* target)
    {
        nint j = 0;
        for (; j + 2 * T.Count <= n; j += 2 * T.Count)
        {
            T first = T.Load(target + j), second = T.Load(target + j + T.Count);
            var row = source + j;
            for (var r = 0; r < rows; r++, row += from)
            {
                first += T.Load(row);
                second += T.Load(row + T.Count);
            }

            first.Store(target + j);
            second.Store(target + j + T.Count);
        }

        for (; j < n; j++)
        {
            for (var r = 0; r < rows; r++) target[j] += source[r * from + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyRows(int rows, int n, float* source, nint from, float* factor, nint by, float* target, nint to)
    {
        for (; rows > 0; rows--, source += from, factor += by, target += to)
        {
            nint i = 0;
            for (; i + T.Count <= n; i += T.Count) (T.Load(source + i) * T.Load(factor + i)).Store(target + i);
            for (; i < n; i++) target[i] = source[i] * factor[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddProductRows(int rows, int n, float* source, nint from, float* factor, nint by, float* target, nint to)
    {
        for (; rows > 0; rows--, source += from, factor += by, target += to)
        {
            nint i = 0;
            for (; i + T.Count <= n; i += T.Count) (T.Load(target + i) + T.Load(source + i) * T.Load(factor + i)).Store(target + i);
            for (; i < n; i++) target[i] += source[i] * factor[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyRow(float* factor, float* target, int n)
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) (T.Load(factor + i) * T.Load(target + i)).Store(target + i);
        for (; i < n; i++) target[i] *= factor[i];
    }
}
