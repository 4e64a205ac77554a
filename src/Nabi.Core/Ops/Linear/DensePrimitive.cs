namespace Nabi;

/// <summary>
/// y = f(x W + b): x (..., k), W (k, n) and perhaps b (n). With dz = dy f'(z): dx = dz Wᵀ, dW = xᵀ dz, db = the sum of dz over all rows.
/// Bias and function are done block by block, while the product is in the cache.
/// </summary>
/// <param name="activation">f, one whose derivative is known from its value (<see cref="Fits"/>).</param>
/// <exception cref="NabiException">The derivative of f needs more than its value.</exception>
public sealed class DensePrimitive(ActivationKind activation) : Primitive
{
    private const int Slopes = 0;
    private const int Sums = 1;

    // Numbers of the gradient that are worked on at a time.
    private const int PartLength = 1 << 15;

    private readonly ActivationKind activation = Fitting(activation, "Dense");

    /// <inheritdoc/>
    public override object? Key => activation;

    /// <inheritdoc/>
    public override string Name => "Dense";

    /// <summary>The function.</summary>
    public ActivationKind Activation => activation;

    /// <summary>The function, if it fits.</summary>
    internal static ActivationKind Fitting(ActivationKind activation, string name)
        => Fits(activation) ? activation
            : throw new NabiException(
                $"{name}: the derivative of {activation} is not known from its value, which is all that is kept; use the function "
                + "by itself, with Ops.Activate.");

    /// <summary>Whether a function's derivative is known from its value, which is what is kept.</summary>
    public static bool Fits(ActivationKind activation) => DenseProduct.HasDerivativeFromOutput(activation);

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (x, w) = (inputs[0].Shape, inputs[1].Shape);
        if (w.Rank != 2 || x.Rank < 2 || !x.Slice(x.Rank - 1, 1).Fits(w.Slice(0, 1)))
            throw new NabiException($"A dense layer needs (..., features) and a kernel (features, units), got {x} and {w}.");
        if (inputs.Length > 2 && inputs[2].Shape != w.Slice(1, 1))
            throw new NabiException($"A dense layer with the kernel {w} needs a bias of {w[1]} numbers, got {inputs[2].Shape}.");
        return [new TensorSpec(x.With(-1, w[1]))];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var (m, n, k) = Sizes(call);
        var bias = call.Inputs.Length > 2 ? call.In(2) : default;
        if (call.Inputs[1] is { Quantized.Matrix: { } matrix } && !call.Recording)
        {
            var y = call.Out();
            matrix.Multiply(m, call.In(0), k, y, n, accumulate: false);
            for (var row = 0; row < m && !bias.IsEmpty; row++)
                TensorPrimitives.Add(y.Slice(row * n, n), bias, y.Slice(row * n, n));
            if (activation != ActivationKind.Linear)
                Activations.Forward(activation, y, y);
            return;
        }

        DenseProduct.Forward(m, n, k, call.In(0), call.In(1), bias, activation, call.Out());
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
    {
        var (m, n, k) = Sizes(call);
        var rows = Math.Max(1, PartLength / Math.Max(1, n));
        var hasBias = call.Inputs.Length > 2 && call.WantsGradient(2);
        var sums = hasBias ? call.Scratch(Sums, (m + rows - 1) / rows * n) : default;
        if (activation != ActivationKind.Linear)
            call.Scratch(Slopes, m * n);
        if (activation != ActivationKind.Linear || hasBias)
            call.InParts(m, rows, static (call, first, count) => ((DensePrimitive)call.Primitive).Derive(call, first, count));
        if (hasBias)
        {
            var db = call.ClearedGradient(2);
            for (var part = 0; part < sums.Length; part += n)
                TensorPrimitives.Add(db, sums.Slice(part, n), db);
        }

        var dz = activation == ActivationKind.Linear ? call.OutputGradient() : call.Scratch(Slopes, m * n);
        if (call.WantsGradient(0))
            MatrixProduct.Multiply(false, true, m, k, n, dz, n, call.In(1), n, call.InputGradient(0), k, call.Adds(0));
        if (call.WantsGradient(1))
            MatrixProduct.Multiply(true, false, k, n, m, call.In(0), k, dz, n, call.InputGradient(1), n, call.Adds(1));
    }

    /// <inheritdoc/>
    public override Func<PrimitiveCall, Tensor[], Tensor> Formula
        => (_, inputs) =>
        {
            var z = Ops.MatMul(inputs[0], inputs[1]);
            z = inputs.Length > 2 ? z + inputs[2] : z;
            return activation == ActivationKind.Linear ? z : Ops.Activate(z, activation);
        };

    // dz of some rows, and their sum.
    private void Derive(PrimitiveCall call, int first, int rows)
    {
        var n = call.Inputs[1].Shape[1];
        var dz = call.OutputGradient().Slice(first * n, rows * n);
        if (activation != ActivationKind.Linear)
        {
            var y = (ReadOnlySpan<float>)call.Out().Slice(first * n, rows * n);
            var all = call.Scratch(Slopes, call.Outputs[0].Length).Slice(first * n, rows * n);
            Activations.Backward(activation, y, y, dz, all, accumulate: false);
            dz = all;
        }

        if (call.Inputs.Length <= 2 || !call.WantsGradient(2))
            return;
        var part = Math.Max(1, PartLength / Math.Max(1, n));
        var sum = call.Scratch(Sums, (call.Outputs[0].Length / n + part - 1) / part * n).Slice(first / part * n, n);
        sum.Clear();
        for (var row = 0; row < rows; row++)
            TensorPrimitives.Add(sum, dz.Slice(row * n, n), sum);
    }

    private static (int M, int N, int K) Sizes(PrimitiveCall call)
    {
        var x = call.Inputs[0].Shape;
        return (x.Product(0, x.Rank - 1), call.Inputs[1].Shape[1], x[-1]);
    }
}
