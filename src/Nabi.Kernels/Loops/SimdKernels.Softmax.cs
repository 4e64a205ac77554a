namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    internal abstract void Softmax(int rows, int n, float* x, float* y);

    internal abstract void SoftmaxBack(int rows, int n, float* y, float* dy, float* dx, bool accumulate);
}

/// <summary>
/// Softmax of rows: one pass for the maximum, one for exp and sum, one for the division. A NaN reaches the whole row through the sum.
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Softmax(int rows, int n, float* x, float* y)
    {
        var part = stackalloc float[16];
        nint whole = n / T.Count * T.Count;
        for (var r = 0; r < rows; r++, x += n, y += n)
        {
            var top = T.Create(float.NegativeInfinity);
            for (nint j = 0; j < whole; j += T.Count) top = T.Max(top, T.Load(x + j));
            top.Store(part);
            var largest = part[0];
            for (var j = 1; j < T.Count; j++) largest = MathF.Max(largest, part[j]);
            for (var j = whole; j < n; j++) largest = MathF.Max(largest, x[j]);

            var sums = T.Zero;
            for (nint j = 0; j < whole; j += T.Count)
            {
                var e = Elementary<T>.Exp(T.Load(x + j) - T.Create(largest));
                e.Store(y + j);
                sums += e;
            }

            if (whole < n)
            {
                T.Create(float.NegativeInfinity).Store(part);
                for (var j = whole; j < n; j++) part[j - whole] = x[j] - largest;
                var e = Elementary<T>.Exp(T.Load(part));
                sums += e;
                e.Store(part);
                for (var j = whole; j < n; j++) y[j] = part[j - whole];
            }

            var scale = 1 / T.Sum(sums);
            for (nint j = 0; j < whole; j += T.Count) (T.Load(y + j) * T.Create(scale)).Store(y + j);
            for (var j = whole; j < n; j++) y[j] *= scale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void SoftmaxBack(int rows, int n, float* y, float* dy, float* dx, bool accumulate)
    {
        for (var r = 0; r < rows; r++, y += n, dy += n, dx += n)
        {
            var inner = Dot(n, y, dy);
            nint j = 0;
            for (; j + T.Count <= n; j += T.Count)
            {
                var d = T.Load(y + j) * (T.Load(dy + j) - T.Create(inner));
                if (accumulate) d += T.Load(dx + j);
                d.Store(dx + j);
            }

            for (; j < n; j++) dx[j] = y[j] * (dy[j] - inner) + (accumulate ? dx[j] : 0);
        }
    }
}
