using System.Runtime.CompilerServices;

namespace Nabi.Kernels;

internal abstract unsafe partial class Kernel
{
    internal abstract void Softmax(int rows, int n, float* x, float* y);

    internal abstract void SoftmaxBack(int rows, int n, float* y, float* dy, float* dx, bool accumulate);
}

/// <summary>Softmax of rows: one pass for the maximum, one for exp and sum, one for the division.</summary>
internal sealed unsafe partial class Kernel<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Softmax(int rows, int n, float* x, float* y)
    {
        for (var r = 0; r < rows; r++, x += n, y += n)
        {
            var largest = float.NegativeInfinity;
            for (var j = 0; j < n; j++) largest = x[j] > largest || float.IsNaN(x[j]) ? x[j] : largest;
            for (var j = 0; j < n; j++) y[j] = x[j] - largest;
            Map<ActivationFunctions<T>.Exponential>(y, y, n);
            var sum = 0.0;
            for (var j = 0; j < n; j++) sum += y[j];
            var scale = (float)(1 / sum);
            for (var j = 0; j < n; j++) y[j] *= scale;
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

            for (; j < n; j++) dx[j] = (y[j] * (dy[j] - inner)) + (accumulate ? dx[j] : 0);
        }
    }
}
