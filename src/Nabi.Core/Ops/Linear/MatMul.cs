namespace Nabi;

/// <summary>
/// C = op(A) op(B): A (..., m, k) with B (k, n), where all leading axes of A are rows of one product, or with B of the same
/// leading axes (..., k, n), one product each. Gradients: dA = dC B^T, dB = A^T dC.
/// </summary>
public sealed class MatMulPrimitive(bool transposeA, bool transposeB) : Primitive
{
    // Multiply-adds of a part at least, and of a product that threads share.
    private const long PartWork = 1 << 19;
    private const long LargeProduct = 1 << 23;

    /// <inheritdoc/>
    public override object? Key => (transposeA, transposeB);

    /// <inheritdoc/>
    public override string Name => "Matmul";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting>? Settings => transposeA || transposeB ? null : [];

    /// <summary>Whether the last two axes of the first operand are exchanged.</summary>
    public bool TransposeA => transposeA;

    /// <summary>Whether the last two axes of the second operand are exchanged.</summary>
    public bool TransposeB => transposeB;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a.Rank < 2 || b.Rank < 2)
            throw new NabiException($"The matrix product needs two axes or more on both sides, got {a} and {b}.");
        var (m, k) = transposeA ? (a[-1], a[-2]) : (a[-2], a[-1]);
        var (k2, n) = transposeB ? (b[-1], b[-2]) : (b[-2], b[-1]);
        if (k >= 0 && k2 >= 0 && k != k2)
        {
            throw new NabiException(
                $"The matrix product of {a}{(transposeA ? " transposed" : "")} and {b}{(transposeB ? " transposed" : "")} does not fit: "
                + $"the inner lengths {k} and {k2} differ.");
        }

        var batch = a.Slice(0, a.Rank - 2);
        if (b.Rank > 2)
        {
            var other = b.Slice(0, b.Rank - 2);
            if (!batch.Fits(other))
                throw new NabiException($"The matrix product of {a} and {b} does not fit: the leading axes {batch} and {other} differ.");
            batch = Shape.Broadcast(batch, other);
        }

        return [new TensorSpec(batch.Concat([m, n]))];
    }

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var (count, m, n, k, _, _) = Sizes(call);
        if (!transposeA && !transposeB && call.Inputs[1] is { Rank: 2, Quantized.Matrix: { } matrix } && !call.Recording)
        {
            matrix.Multiply(m, call.In(0), k, call.Out(), n, accumulate: false);
            return;
        }

        call.InParts(count, ProductsOfPart(call), static (call, first, products)
            => ((MatMulPrimitive)call.Primitive).Forward(call, first, products));
    }

    private void Forward(PrimitiveCall call, int first, int products)
    {
        var (_, m, n, k, strideA, strideB) = Sizes(call);
        for (var i = first; i < first + products; i++)
        {
            Product(transposeA, transposeB, m, n, k, call.In(0)[(i * strideA)..], call.In(1)[(i * strideB)..],
                call.Out()[(i * m * n)..], false);
        }
    }

    /// <inheritdoc/>
    public override void Backward(PrimitiveCall call)
        => call.InParts(Sizes(call).Count, ProductsOfPart(call), static (call, first, products)
            => ((MatMulPrimitive)call.Primitive).Backward(call, first, products));

    private void Backward(PrimitiveCall call, int first, int products)
    {
        var (_, m, n, k, strideA, strideB) = Sizes(call);
        var dc = call.OutputGradient();
        for (var i = first; i < first + products; i++)
        {
            var part = dc[(i * m * n)..];
            if (call.WantsGradient(0))
            {
                var da = call.InputGradient(0)[(i * strideA)..];
                if (transposeA)
                    Product(transposeB, true, k, m, n, call.In(1)[(i * strideB)..], part, da, call.Adds(0));
                else
                    Product(false, !transposeB, m, k, n, part, call.In(1)[(i * strideB)..], da, call.Adds(0));
            }

            if (call.WantsGradient(1))
            {
                var db = call.InputGradient(1)[(i * strideB)..];
                if (transposeB)
                    Product(true, transposeA, n, k, m, part, call.In(0)[(i * strideA)..], db, call.Adds(1));
                else
                    Product(!transposeA, false, k, n, m, call.In(0)[(i * strideA)..], part, db, call.Adds(1));
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(PrimitiveCall call, Tensor?[] outputGradients)
    {
        var (a, b, dc) = (call.Inputs[0], call.Inputs[1], outputGradients[0]!);
        Tensor? da = null, db = null;
        if (call.NeedsGradient(0))
            da = transposeA ? Ops.MatMul(b, dc, transposeB, true) : Ops.MatMul(dc, b, false, !transposeB);
        if (call.NeedsGradient(1))
        {
            if (b.Rank == 2)
                (a, dc) = (Rows(a), Rows(dc));
            db = transposeB ? Ops.MatMul(dc, a, true, transposeA) : Ops.MatMul(a, dc, !transposeA, false);
        }

        return [da, db];
    }

    // Small products are shared out among the threads; of few large ones each is shared by all, within the kernel.
    private int ProductsOfPart(PrimitiveCall call)
    {
        var (count, m, n, k, _, _) = Sizes(call);
        var work = Math.Max(1, (long)m * n * k);
        return work >= LargeProduct && count < 4 * Threads.Count ? Math.Max(1, count) : (int)Math.Max(1, PartWork / work);
    }

    // With one matrix on the right all leading axes are rows.
    private static Tensor Rows(Tensor x) => x.Rank == 2 ? x : Ops.View(x, [x.Shape.Product(0, x.Rank - 1), x.Shape[-1]]);

    private static void Product(bool ta, bool tb, int m, int n, int k, ReadOnlySpan<float> a,
        ReadOnlySpan<float> b, Span<float> c, bool add)
        => MatrixProduct.Multiply(ta, tb, m, n, k, a[..(m * k)], ta ? m : k, b[..(k * n)], tb ? k : n, c[..(m * n)], n, add);

    private (int Count, int M, int N, int K, int StrideA, int StrideB) Sizes(PrimitiveCall call)
    {
        var a = call.Inputs[0].Shape;
        var b = call.Inputs[1].Shape;
        var (m, k) = transposeA ? (a[-1], a[-2]) : (a[-2], a[-1]);
        var n = transposeB ? b[-2] : b[-1];
        var count = 1;
        for (var axis = 0; axis < a.Rank - 2; axis++)
            count *= a[axis];
        return b.Rank == 2 && !transposeA ? (1, count * m, n, k, 0, 0)
            : b.Rank == 2 ? throw new NabiException("A transposed left side needs as many leading axes on the right.")
            : (count, m, n, k, m * k, k * n);
    }
}

public static partial class Ops
{
    private static readonly Primitive[] MatMulOps =
        [new MatMulPrimitive(false, false), new MatMulPrimitive(true, false), new MatMulPrimitive(false, true),
            new MatMulPrimitive(true, true)];

    /// <summary>
    /// The matrix product: (..., m, k) by (k, n), or by (..., k, n). Without transposing, a vector counts as a row on the left and as a
    /// column on the right, and leading axes are broadcast, as in NumPy.
    /// </summary>
    /// <param name="a">The left matrix or matrices.</param>
    /// <param name="b">The right matrix or matrices.</param>
    /// <param name="transposeA">Whether the last two axes of <paramref name="a"/> are swapped first.</param>
    /// <param name="transposeB">Whether the last two axes of <paramref name="b"/> are swapped first.</param>
    /// <returns>(..., m, n).</returns>
    /// <exception cref="NabiException">The shapes do not fit.</exception>
    public static Tensor MatMul(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
    {
        if ((transposeA || transposeB) && IsStep([a, b]))
            return MatMul(transposeA ? Swapaxes(a, -1, -2) : a, transposeB ? Swapaxes(b, -1, -2) : b);
        if (a.Rank == 2 && b.Rank == 2 && transposeA)
        {
            return Run(MatMulOps[1 + (transposeB ? 2 : 0)], ExpandDims(a, 0), ExpandDims(b, 0))
                .Reshape(a.Shape[1], transposeB ? b.Shape[0] : b.Shape[1]);
        }

        if (!transposeA && !transposeB
            && (a.Rank < 2 || b.Rank < 2 || (b.Rank > 2 && !a.Shape.Slice(0, a.Rank - 2).Fits(b.Shape.Slice(0, b.Rank - 2)))))
        {
            return Compose("Matmul", [], static pair => BroadcastProduct(pair[0], pair[1]), a, b);
        }

        return Run(MatMulOps[(transposeA ? 1 : 0) + (transposeB ? 2 : 0)], a, b);
    }
}
