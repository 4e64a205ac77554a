namespace Nabi.Kernels;

internal abstract unsafe partial class SimdKernels
{
    internal abstract void Activate(ActivationKind kind, float* x, float* y, nint n);

    internal abstract void ActivateBack(ActivationKind kind, float* x, float* y, float* dy, float* dx, nint n, bool accumulate);

    internal abstract void Log(float* x, float* y, nint n);

    /// <summary>Adds bias (n) to each row of c (rows, n), rows ldc apart.</summary>
    internal abstract void AddBias(int rows, int n, float* c, nint ldc, float* bias);
}

/// <summary>Pointwise loops: y = f(x) and dx (+)= dy · f'(x). The last, partial register goes through a buffer on the stack.</summary>
internal sealed unsafe partial class SimdKernels<T>
{
    private readonly struct Logarithm : IPointwise<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Value(T x) => Elementary<T>.Log(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Derivative(T x, T y) => T.Create(1f) / x;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddBias(int rows, int n, float* c, nint ldc, float* bias)
    {
        for (var r = 0; r < rows; r++, c += ldc)
        {
            nint j = 0;
            for (; j + T.Count <= n; j += T.Count) (T.Load(c + j) + T.Load(bias + j)).Store(c + j);
            for (; j < n; j++) c[j] += bias[j];
        }
    }

    internal override void Log(float* x, float* y, nint n) => Map<Logarithm>(x, y, n);

    internal override void Activate(ActivationKind kind, float* x, float* y, nint n)
    {
        switch (kind)
        {
            case ActivationKind.Linear: Map<ActivationFunctions<T>.Linear>(x, y, n); break;
            case ActivationKind.Tanh: Map<ActivationFunctions<T>.Tanh>(x, y, n); break;
            case ActivationKind.Sigmoid: Map<ActivationFunctions<T>.Sigmoid>(x, y, n); break;
            case ActivationKind.HardSigmoid: Map<ActivationFunctions<T>.HardSigmoid>(x, y, n); break;
            case ActivationKind.LegacyHardSigmoid: Map<ActivationFunctions<T>.LegacyHardSigmoid>(x, y, n); break;
            case ActivationKind.Relu: Map<ActivationFunctions<T>.Relu>(x, y, n); break;
            case ActivationKind.Relu6: Map<ActivationFunctions<T>.Relu6>(x, y, n); break;
            case ActivationKind.Elu: Map<ActivationFunctions<T>.Elu>(x, y, n); break;
            case ActivationKind.Selu: Map<ActivationFunctions<T>.Selu>(x, y, n); break;
            case ActivationKind.Softplus: Map<ActivationFunctions<T>.Softplus>(x, y, n); break;
            case ActivationKind.Softsign: Map<ActivationFunctions<T>.Softsign>(x, y, n); break;
            case ActivationKind.Exponential: Map<ActivationFunctions<T>.Exponential>(x, y, n); break;
            case ActivationKind.Gelu: Map<ActivationFunctions<T>.Gelu>(x, y, n); break;
            case ActivationKind.GeluTanh: Map<ActivationFunctions<T>.GeluTanh>(x, y, n); break;
            case ActivationKind.Silu: Map<ActivationFunctions<T>.Silu>(x, y, n); break;
            case ActivationKind.LeakyRelu: Map<ActivationFunctions<T>.LeakyRelu>(x, y, n); break;
            case ActivationKind.HardSilu: Map<ActivationFunctions<T>.HardSilu>(x, y, n); break;
            case ActivationKind.Mish: Map<ActivationFunctions<T>.Mish>(x, y, n); break;
            case ActivationKind.HardTanh: Map<ActivationFunctions<T>.HardTanh>(x, y, n); break;
            case ActivationKind.TanhShrink: Map<ActivationFunctions<T>.TanhShrink>(x, y, n); break;
            case ActivationKind.SoftShrink: Map<ActivationFunctions<T>.SoftShrink>(x, y, n); break;
            case ActivationKind.HardShrink: Map<ActivationFunctions<T>.HardShrink>(x, y, n); break;
            case ActivationKind.LogSigmoid: Map<ActivationFunctions<T>.LogSigmoid>(x, y, n); break;
            case ActivationKind.SparsePlus: Map<ActivationFunctions<T>.SparsePlus>(x, y, n); break;
            case ActivationKind.Squareplus: Map<ActivationFunctions<T>.Squareplus>(x, y, n); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no activation of this kind.");
        }
    }

    internal override void ActivateBack(ActivationKind kind, float* x, float* y, float* dy, float* dx, nint n, bool accumulate)
    {
        switch (kind)
        {
            case ActivationKind.Linear: Chain<ActivationFunctions<T>.Linear>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Tanh: Chain<ActivationFunctions<T>.Tanh>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Sigmoid: Chain<ActivationFunctions<T>.Sigmoid>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.HardSigmoid: Chain<ActivationFunctions<T>.HardSigmoid>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.LegacyHardSigmoid: Chain<ActivationFunctions<T>.LegacyHardSigmoid>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Relu: Chain<ActivationFunctions<T>.Relu>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Relu6: Chain<ActivationFunctions<T>.Relu6>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Elu: Chain<ActivationFunctions<T>.Elu>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Selu: Chain<ActivationFunctions<T>.Selu>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Softplus: Chain<ActivationFunctions<T>.Softplus>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Softsign: Chain<ActivationFunctions<T>.Softsign>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Exponential: Chain<ActivationFunctions<T>.Exponential>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Gelu: Chain<ActivationFunctions<T>.Gelu>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.GeluTanh: Chain<ActivationFunctions<T>.GeluTanh>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Silu: Chain<ActivationFunctions<T>.Silu>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.LeakyRelu: Chain<ActivationFunctions<T>.LeakyRelu>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.HardSilu: Chain<ActivationFunctions<T>.HardSilu>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Mish: Chain<ActivationFunctions<T>.Mish>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.HardTanh: Chain<ActivationFunctions<T>.HardTanh>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.TanhShrink: Chain<ActivationFunctions<T>.TanhShrink>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.SoftShrink: Chain<ActivationFunctions<T>.SoftShrink>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.HardShrink: Chain<ActivationFunctions<T>.HardShrink>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.LogSigmoid: Chain<ActivationFunctions<T>.LogSigmoid>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.SparsePlus: Chain<ActivationFunctions<T>.SparsePlus>(x, y, dy, dx, n, accumulate); break;
            case ActivationKind.Squareplus: Chain<ActivationFunctions<T>.Squareplus>(x, y, dy, dx, n, accumulate); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no activation of this kind.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<TFunction>(float* x, float* y, nint n)
        where TFunction : struct, IPointwise<T>
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) TFunction.Value(T.Load(x + i)).Store(y + i);
        if (i == n) return;
        var part = stackalloc float[16];
        Copy(x + i, part, n - i);
        TFunction.Value(T.Load(part)).Store(part);
        Copy(part, y + i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chain<TFunction>(float* x, float* y, float* dy, float* dx, nint n, bool accumulate)
        where TFunction : struct, IPointwise<T>
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count)
        {
            var d = T.Load(dy + i) * TFunction.Derivative(T.Load(x + i), T.Load(y + i));
            if (accumulate) d += T.Load(dx + i);
            d.Store(dx + i);
        }

        if (i == n) return;
        var part = stackalloc float[64];
        Copy(x + i, part, n - i);
        Copy(y + i, part + 16, n - i);
        Copy(dy + i, part + 32, n - i);
        Copy(dx + i, part + 48, n - i);
        var tail = T.Load(part + 32) * TFunction.Derivative(T.Load(part), T.Load(part + 16));
        if (accumulate) tail += T.Load(part + 48);
        tail.Store(part);
        Copy(part, dx + i, n - i);
    }

    private static void Copy(float* source, float* target, nint n)
    {
        for (nint i = 0; i < n; i++) target[i] = source[i];
    }
}
