namespace Nabi.Kernels;

/// <summary>Elementary functions over spans; y may be x itself.</summary>
public static unsafe class Pointwise
{
    /// <summary>y = exp(x).</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Activations.Forward(ActivationKind.Exponential, x, y);

    /// <summary>y = tanh(x).</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Activations.Forward(ActivationKind.Tanh, x, y);

    /// <summary>y = 1 / (1 + exp(−x)).</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Activations.Forward(ActivationKind.Sigmoid, x, y);

    /// <summary>y = ln(x); −inf at 0, NaN below 0. Denormal numbers count as 0.</summary>
    public static void Log(ReadOnlySpan<float> x, Span<float> y)
    {
        Guard.Same(x.Length, y.Length, "y");
        fixed (float* px = x, py = y) SimdKernels.Current.Log(px, py, x.Length);
    }
}
