namespace Nabi.Kernels;

/// <summary>What is done to each number of a product when it is there: a bias per column is added, a function applied.</summary>
/// <param name="bias">One number per column; null for none.</param>
/// <param name="activation">The function.</param>
internal readonly unsafe struct ProductFinish(float* bias, ActivationKind activation)
{
    private readonly float* bias = bias;
    private readonly ActivationKind activation = activation;

    /// <summary>The same for the columns from <paramref name="column"/> on.</summary>
    public ProductFinish From(int column) => new(bias is null ? null : bias + column, activation);

    /// <summary>Finishes rows whose first number belongs to the column <paramref name="from"/>.</summary>
    public void Run(SimdKernels kernel, int rows, int columns, float* c, nint ldc, int from)
    {
        if (bias is not null) kernel.AddBias(rows, columns, c, ldc, bias + from);
        if (activation == ActivationKind.Linear) return;
        if (ldc == columns)
        {
            kernel.Activate(activation, c, c, (nint)rows * columns);
            return;
        }

        for (var r = 0; r < rows; r++) kernel.Activate(activation, c + r * ldc, c + r * ldc, columns);
    }
}
