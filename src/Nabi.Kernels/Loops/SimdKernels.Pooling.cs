namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    internal abstract void WindowMaximum(int rows, int columns, int channels, float* x, nint line, float* y);

    internal abstract void WindowAverage(int rows, int columns, int channels, float* x, nint line, float* y);

    internal abstract void WindowMaximumBack(int rows, int columns, int channels, float* x, nint line, float* y, float* dy, float* dx);

    internal abstract void WindowAverageBack(int rows, int columns, int channels, float* dy, float* dx, nint line);
}

/// <summary>One pooling window over all channels; x points at its first cell inside, line is the distance between image rows.</summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void WindowMaximum(int rows, int columns, int channels, float* x, nint line, float* y)
    {
        nint c = 0;
        for (; c + T.Count <= channels; c += T.Count) Largest<T>(rows, columns, channels, x + c, line, y + c);
        for (; c < channels; c++) Largest<SimdScalar>(rows, columns, channels, x + c, line, y + c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Largest<V>(int rows, int columns, int channels, float* x, nint line, float* y)
        where V : struct, ISimdVector<V>
    {
        var best = V.Create(float.NegativeInfinity);
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
            {
                // A NaN in the next cell wins by the rule of Max; one already held fails the comparison and is kept.
                var next = V.Load(x + i * line + j * channels);
                best = V.WhereLess(V.Zero - V.Abs(best), V.Create(1f), V.Max(best, next), best);
            }
        }

        best.Store(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void WindowAverage(int rows, int columns, int channels, float* x, nint line, float* y)
    {
        nint c = 0;
        for (; c + T.Count <= channels; c += T.Count) Mean<T>(rows, columns, channels, x + c, line, y + c);
        for (; c < channels; c++) Mean<SimdScalar>(rows, columns, channels, x + c, line, y + c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mean<V>(int rows, int columns, int channels, float* x, nint line, float* y)
        where V : struct, ISimdVector<V>
    {
        var sum = V.Zero;
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++) sum += V.Load(x + i * line + j * channels);
        }

        (sum / V.Create(rows * columns)).Store(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void WindowMaximumBack(int rows, int columns, int channels, float* x, nint line, float* y, float* dy, float* dx)
    {
        nint c = 0;
        for (; c + T.Count <= channels; c += T.Count) FirstLargest<T>(rows, columns, channels, x + c, line, y + c, dy + c, dx + c);
        for (; c < channels; c++) FirstLargest<SimdScalar>(rows, columns, channels, x + c, line, y + c, dy + c, dx + c);
    }

    // The first cell that is not below the window's maximum takes the gradient; nothing is left for those behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstLargest<V>(int rows, int columns, int channels, float* x, nint line, float* y, float* dy, float* dx)
        where V : struct, ISimdVector<V>
    {
        V largest = V.Load(y), left = V.Load(dy);
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
            {
                var at = i * line + j * channels;
                var cell = V.Load(x + at);
                (V.Load(dx + at) + V.WhereLess(cell, largest, V.Zero, left)).Store(dx + at);
                left = V.WhereLess(cell, largest, left, V.Zero);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void WindowAverageBack(int rows, int columns, int channels, float* dy, float* dx, nint line)
    {
        var part = 1f / (rows * columns);
        for (nint i = 0; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
            {
                var target = dx + i * line + j * channels;
                nint c = 0;
                for (; c + T.Count <= channels; c += T.Count)
                    T.MultiplyAdd(T.Load(dy + c), T.Create(part), T.Load(target + c)).Store(target + c);
                for (; c < channels; c++) target[c] += dy[c] * part;
            }
        }
    }
}
