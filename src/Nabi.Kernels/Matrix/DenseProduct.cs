namespace Nabi.Kernels;

/// <summary>
/// y = f(x W + b), x (m, k), W (k, n), b (n): a product whose blocks are finished while they are in the cache.
/// </summary>
public static unsafe class DenseProduct
{
    /// <summary>y (m, n) = f(x W + b).</summary>
    /// <param name="m">The rows of x.</param>
    /// <param name="n">The columns of W.</param>
    /// <param name="k">The columns of x and rows of W.</param>
    /// <param name="x">(m, k).</param>
    /// <param name="w">(k, n).</param>
    /// <param name="bias">(n), or empty for none.</param>
    /// <param name="activation">f.</param>
    /// <param name="y">(m, n).</param>
    /// <exception cref="ArgumentException">A size is negative or a span has another length.</exception>
    public static void Forward(
        int m, int n, int k, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias,
        ActivationKind activation, Span<float> y)
    {
        Guard.Size(m, 0, nameof(m));
        Guard.Size(n, 0, nameof(n));
        Guard.Size(k, 0, nameof(k));
        Guard.Same(checked(m * k), x.Length, "x");
        Guard.Same(checked(k * n), w.Length, "w");
        Guard.Same(checked(m * n), y.Length, "y");
        if (!bias.IsEmpty) Guard.Same(n, bias.Length, "bias");
        if (y.IsEmpty) return;
        if (k == 0) y.Clear();
        fixed (float* px = x, pw = w, pb = bias, py = y)
        {
            ProductFinish finish = new(pb, activation);
            if (k == 0) finish.Run(SimdKernels.Current, m, n, py, n, 0);
            else MatrixProduct.Run(false, false, m, n, k, px, k, pw, n, py, n, false, finish);
        }
    }

    /// <summary>Whether f'(x) can be computed from y = f(x) alone; a backward pass then need not keep x.</summary>
    /// <param name="activation">f.</param>
    public static bool HasDerivativeFromOutput(ActivationKind activation)
        => activation is ActivationKind.Linear or ActivationKind.Tanh or ActivationKind.Sigmoid or ActivationKind.Relu
            or ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Exponential;
}
