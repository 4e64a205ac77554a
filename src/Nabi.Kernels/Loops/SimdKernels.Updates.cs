namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    internal abstract void Adam(nint n, float* p, float* m, float* v, float* g, float rate, float beta1, float beta2, float epsilon);

    internal abstract void RmsProp(nint n, float* p, float* v, float* g, float rate, float rho, float epsilon, bool inside);

    internal abstract void Sgd(nint n, float* p, float* m, float* g, float rate, float momentum, bool nesterov);
}

/// <summary>
/// Optimizer updates in one pass; the equations are at <see cref="AdaptiveUpdates"/>. The last numbers run in scalar code.
/// </summary>
internal sealed unsafe partial class SimdKernels<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Adam(nint n, float* p, float* m, float* v, float* g, float rate, float beta1, float beta2, float epsilon)
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) AdamStep<T>(p + i, m + i, v + i, g + i, rate, beta1, beta2, epsilon);
        for (; i < n; i++) AdamStep<SimdScalar>(p + i, m + i, v + i, g + i, rate, beta1, beta2, epsilon);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AdamStep<V>(float* p, float* m, float* v, float* g, float rate, float beta1, float beta2, float epsilon)
        where V : struct, ISimdVector<V>
    {
        var gradient = V.Load(g);
        var first = V.MultiplyAdd(V.Create(1 - beta1), gradient - V.Load(m), V.Load(m));
        var second = V.MultiplyAdd(V.Create(1 - beta2), gradient * gradient - V.Load(v), V.Load(v));
        first.Store(m);
        second.Store(v);
        (V.Load(p) - V.Create(rate) * first / (V.Sqrt(second) + V.Create(epsilon))).Store(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void RmsProp(nint n, float* p, float* v, float* g, float rate, float rho, float epsilon, bool inside)
    {
        float within = inside ? epsilon : 0, beyond = inside ? 0 : epsilon;
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) RmsStep<T>(p + i, v + i, g + i, rate, rho, within, beyond);
        for (; i < n; i++) RmsStep<SimdScalar>(p + i, v + i, g + i, rate, rho, within, beyond);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RmsStep<V>(float* p, float* v, float* g, float rate, float rho, float within, float beyond)
        where V : struct, ISimdVector<V>
    {
        var gradient = V.Load(g);
        var second = V.MultiplyAdd(V.Create(rho), V.Load(v), V.Create(1 - rho) * (gradient * gradient));
        second.Store(v);
        (V.Load(p) - V.Create(rate) * gradient / (V.Sqrt(second + V.Create(within)) + V.Create(beyond))).Store(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Sgd(nint n, float* p, float* m, float* g, float rate, float momentum, bool nesterov)
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) SgdStep<T>(p + i, m == null ? null : m + i, g + i, rate, momentum, nesterov);
        for (; i < n; i++) SgdStep<SimdScalar>(p + i, m == null ? null : m + i, g + i, rate, momentum, nesterov);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SgdStep<V>(float* p, float* m, float* g, float rate, float momentum, bool nesterov)
        where V : struct, ISimdVector<V>
    {
        var step = V.Create(-rate) * V.Load(g);
        if (m != null)
        {
            var velocity = V.MultiplyAdd(V.Create(momentum), V.Load(m), step);
            velocity.Store(m);
            step = nesterov ? V.MultiplyAdd(V.Create(momentum), velocity, step) : velocity;
        }

        (V.Load(p) + step).Store(p);
    }
}
