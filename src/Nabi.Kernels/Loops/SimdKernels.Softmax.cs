namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    /// <summary>y = softmax of each row of x; norms, where there are, get two numbers per row: the largest, and 1 / the sum.</summary>
    internal abstract void Softmax(int rows, int n, float* x, float* y, float* norms = null);

    /// <summary>x = softmax of each row of x, by the norms that its first softmax gave.</summary>
    internal abstract void SoftmaxAgain(int rows, int n, float* x, float* norms);

    internal abstract void SoftmaxBack(int rows, int n, float* y, float* dy, float* dx, bool accumulate);
}

/// <summary>
/// Softmax of rows: one pass for the maximum, one for exp and sum, one for the division. A NaN reaches the whole row through the sum.
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Softmax(int rows, int n, float* x, float* y, float* norms)
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
            if (norms is not null)
            {
                (norms[0], norms[1]) = (largest, scale);
                norms += 2;
            }

            for (nint j = 0; j < whole; j += T.Count) (T.Load(y + j) * T.Create(scale)).Store(y + j);
            for (var j = whole; j < n; j++) y[j] *= scale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void SoftmaxAgain(int rows, int n, float* x, float* norms)
    {
        var part = stackalloc float[16];
        nint whole = n / T.Count * T.Count;
        for (var r = 0; r < rows; r++, x += n, norms += 2)
        {
            var (largest, scale) = (T.Create(norms[0]), T.Create(norms[1]));
            for (nint j = 0; j < whole; j += T.Count) (Elementary<T>.Exp(T.Load(x + j) - largest) * scale).Store(x + j);
            if (whole == n) continue;
            for (var j = whole; j < n; j++) part[j - whole] = x[j];
            (Elementary<T>.Exp(T.Load(part) - largest) * scale).Store(part);
            for (var j = whole; j < n; j++) x[j] = part[j - whole];
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
