namespace Nabi;

public static partial class Ops
{
    /// <summary>
    /// NumPy's product: of two vectors the sum of products, else the last axis of <paramref name="a"/> with the last but one of
    /// <paramref name="b"/> (or its only one).
    /// </summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">Any shape.</param>
    /// <exception cref="NabiException">The lengths differ.</exception>
    public static Tensor Dot(Tensor a, Tensor b)
        => Compose("Dot", [], static pair => Dotted(pair[0], pair[1]), a, b);

    private static Tensor Dotted(Tensor a, Tensor b)
    {
        if (a.Rank == 0 || b.Rank == 0)
            return a * b;
        if (a.Rank >= 2 && b.Rank == 2)
            return Run(MatMulOps[0], a, b);
        string left = Letters('a', a.Rank - 1), right = Letters('A', b.Rank - 1);
        return b.Rank == 1 ? Einsum($"{left}z,z->{left}", a, b) : Einsum($"{left}z,{right[..^1]}z{right[^1]}->{left}{right}", a, b);
    }

    /// <summary>A matrix product by NumPy's rule: a vector counts as a row or column, and leading axes are broadcast.</summary>
    private static Tensor BroadcastProduct(Tensor a, Tensor b)
    {
        if (a.Rank == 1)
            return b.Rank == 1 ? Dotted(a, b) : Squeeze(BroadcastProduct(ExpandDims(a, 0), b), -2);
        if (b.Rank == 1)
            return Squeeze(BroadcastProduct(a, ExpandDims(b, -1)), -1);
        return Run(MatMulOps[0], b.Rank == 2 ? a : Leading(a, b), b.Rank == 2 ? b : Leading(b, a));
    }

    /// <summary>x with the leading axes that both have together.</summary>
    private static Tensor Leading(Tensor x, Tensor other)
    {
        var (own, common) = (x.Shape.Slice(0, x.Rank - 2),
            Shape.Broadcast(x.Shape.Slice(0, x.Rank - 2), other.Shape.Slice(0, other.Rank - 2)));
        if (own == common)
            return x;
        var shape = common.Concat(x.Shape.Slice(x.Rank - 2, 2));
        return x.IsSymbolic ? Tensor.Symbolic(shape) : other.IsSymbolic ? Tensor.Symbolic(shape) : BroadcastTo(x, shape);
    }

    private static string Letters(char first, int count) => string.Concat(Enumerable.Range(first, count).Select(code => (char)code));
}
