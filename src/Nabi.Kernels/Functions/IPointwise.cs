namespace Nabi.Kernels;

/// <summary>A function of one number with its derivative, on registers; a loop over it is compiled per function.</summary>
internal interface IPointwise<T>
    where T : struct, ISimdVector<T>
{
    /// <summary>y = f(x).</summary>
    static abstract T Value(T x);

    /// <summary>f'(x), where y = f(x) may be used.</summary>
    static abstract T Derivative(T x, T y);
}
