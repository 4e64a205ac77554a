namespace Nabi;

public static partial class Ops
{
    /// <summary>1 where neither a nor b is 0, else 0, broadcast.</summary>
    public static Tensor LogicalAnd(Tensor a, Tensor b) => Compose("LogicalAnd", [], static pair => Minimum(Truth(pair[0]), Truth(pair[1])), a, b);

    /// <summary>1 where a or b is not 0, else 0, broadcast.</summary>
    public static Tensor LogicalOr(Tensor a, Tensor b) => Compose("LogicalOr", [], static pair => Maximum(Truth(pair[0]), Truth(pair[1])), a, b);

    /// <summary>1 where just one of a and b is not 0, else 0, broadcast.</summary>
    public static Tensor LogicalXor(Tensor a, Tensor b) => Compose("LogicalXor", [], static pair => NotEqual(Truth(pair[0]), Truth(pair[1])), a, b);

    /// <summary>1 where x is 0, else 0.</summary>
    public static Tensor LogicalNot(Tensor x) => Compose("LogicalNot", [], static one => Equal(one[0], 0f), x);

    /// <summary>1 where an element along <paramref name="axes"/> is not 0, else 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor Any(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("Any", [Setting.Axes(axes), new("keepdims", keepDims)], one => Max(Truth(one[0]), axes, keepDims), x);

    /// <summary>1 where no element along <paramref name="axes"/> is 0, else 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to look along; null means all.</param>
    /// <param name="keepDims">Whether these axes stay with length 1.</param>
    /// <exception cref="NabiException">There is no such axis, or it has no elements.</exception>
    public static Tensor All(Tensor x, int[]? axes = null, bool keepDims = false)
        => Compose("All", [Setting.Axes(axes), new("keepdims", keepDims)], one => Min(Truth(one[0]), axes, keepDims), x);

    private static Tensor Truth(Tensor x) => NotEqual(x, 0f);
}
