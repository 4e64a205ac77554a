namespace Nabi;

public static partial class Ops
{
    /// <summary>The product of every number of a with every number of b: (n, m), both taken in a row.</summary>
    /// <param name="a">Any shape, n numbers.</param>
    /// <param name="b">Any shape, m numbers.</param>
    public static Tensor Outer(Tensor a, Tensor b)
        => Compose("Outer", [], static pair => View(pair[0], new Shape(-1, 1)) * View(pair[1], new Shape(1, -1)), a, b);

    /// <summary>Sums of products along the last axes: y[i, j] = the sum of a[i, k] b[j, k].</summary>
    /// <param name="a">(..., n).</param>
    /// <param name="b">(..., n).</param>
    /// <exception cref="NabiException">The last axes differ.</exception>
    public static Tensor Inner(Tensor a, Tensor b)
        => Compose("Inner", [],
            static pair => pair[0].Rank == 0 || pair[1].Rank == 0
                ? pair[0] * pair[1] : Summed(pair[0], pair[1], [pair[0].Rank - 1], [pair[1].Rank - 1]), a, b);

    /// <summary>The sum of the products of two tensors of one size, both taken in a row.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">As many numbers.</param>
    /// <exception cref="NabiException">The sizes differ.</exception>
    public static Tensor Vdot(Tensor a, Tensor b)
        => Compose("Vdot", [], static pair => Dotted(View(pair[0], new Shape(-1)), View(pair[1], new Shape(-1))), a, b);

    /// <summary>Sums of products over the last axes of a and the first ones of b.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">A shape that begins as a's ends.</param>
    /// <param name="axes">How many axes are summed over, 0 or more; 2 by default.</param>
    /// <returns>The other axes of a, then those of b.</returns>
    /// <exception cref="NabiException">There are fewer axes, or their lengths differ.</exception>
    public static Tensor Tensordot(Tensor a, Tensor b, int axes = 2)
        => Compose("Tensordot", [new("axes", axes)], pair => axes >= 0 && axes <= Math.Min(pair[0].Rank, pair[1].Rank)
            ? Summed(pair[0], pair[1], [.. Enumerable.Range(pair[0].Rank - axes, axes)], [.. Enumerable.Range(0, axes)])
            : throw new NabiException($"Tensordot cannot sum over {axes} axes of {pair[0].Shape} and {pair[1].Shape}."), a, b);

    /// <summary>Sums of products over pairs of axes.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">Any shape.</param>
    /// <param name="axesA">Axes of a; negative ones count from the end.</param>
    /// <param name="axesB">The axis of b that goes with each.</param>
    /// <returns>The other axes of a, then those of b.</returns>
    /// <exception cref="NabiException">There are no such axes, or their lengths differ.</exception>
    public static Tensor Tensordot(Tensor a, Tensor b, IReadOnlyList<int> axesA, IReadOnlyList<int> axesB)
    {
        ArgumentNullException.ThrowIfNull(axesA);
        ArgumentNullException.ThrowIfNull(axesB);
        return Compose("Tensordot", [new("axes", (int[][])[[.. axesA], [.. axesB]])], pair =>
        {
            int[] left = [.. axesA.Select(pair[0].Shape.Axis)], right = [.. axesB.Select(pair[1].Shape.Axis)];
            if (left.Length != right.Length || left.Distinct().Count() != left.Length || right.Distinct().Count() != right.Length)
            {
                throw new NabiException(
                    $"Tensordot needs pairs of axes, each named once, got ({string.Join(", ", left.Select(axis => $"{axis}"))}) and "
                    + $"({string.Join(", ", right.Select(axis => $"{axis}"))}).");
            }

            return Summed(pair[0], pair[1], left, right);
        }, a, b);
    }

    /// <summary>Kronecker's product: every number of a times the whole of b, as blocks.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">Any shape; axes that are missing are put in front.</param>
    /// <returns>Each axis as long as both together, multiplied.</returns>
    public static Tensor Kron(Tensor a, Tensor b)
        => Compose("Kron", [], static pair =>
        {
            var rank = Math.Max(pair[0].Rank, pair[1].Rank);
            Shape left = Padded(pair[0]), right = Padded(pair[1]);
            Shape sizes = [.. left.Zip(right, static (n, m) => n < 0 || m < 0 ? Shape.Unknown : checked(n * m))];
            if (pair[0].IsSymbolic || pair[1].IsSymbolic)
                return Tensor.Symbolic(sizes);
            return View(View(pair[0], [.. left.SelectMany(static n => (int[])[n, 1])])
                * View(pair[1], [.. right.SelectMany(static m => (int[])[1, m])]), sizes);

            Shape Padded(Tensor x) => [.. Enumerable.Repeat(1, rank - x.Rank), .. x.Shape];
        }, a, b);

    /// <summary>The vector at right angles to two vectors in space: (a1 b2 - a2 b1, a2 b0 - a0 b2, a0 b1 - a1 b0).</summary>
    /// <param name="a">(..., 3).</param>
    /// <param name="b">(..., 3), broadcast.</param>
    /// <param name="axis">The axis of the vectors; the last by default.</param>
    /// <exception cref="NabiException">The axis has not the length 3, or the shapes do not broadcast.</exception>
    public static Tensor Cross(Tensor a, Tensor b, int axis = -1)
        => Compose("Cross", [new("axisa", -1), new("axisb", -1), new("axisc", -1), new("axis", axis)], pair =>
        {
            foreach (var one in pair)
            {
                if (one.Rank == 0 || one.Shape[axis] != 3)
                    throw new NabiException($"Cross needs vectors of 3 numbers along axis {axis}, got the shape {one.Shape}.");
            }

            return Roll(pair[0], -1, axis) * Roll(pair[1], -2, axis) - Roll(pair[0], -2, axis) * Roll(pair[1], -1, axis);
        }, a, b);

    private static Tensor Summed(Tensor a, Tensor b, int[] axesA, int[] axesB)
    {
        const string letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        if (a.Rank + b.Rank > letters.Length)
            throw new NabiException($"Tensordot knows at most {letters.Length} axes on both sides together, got {a.Rank + b.Rank}.");
        var left = letters[..a.Rank].ToCharArray();
        var right = letters.Substring(a.Rank, b.Rank).ToCharArray();
        for (var i = 0; i < axesA.Length; i++)
            right[axesB[i]] = left[axesA[i]];
        var shared = axesA.Select(axis => left[axis]).ToHashSet();
        return Einsum(
            $"{new string(left)},{new string(right)}->{string.Concat(left.Concat(right).Where(label => !shared.Contains(label)))}", a, b);
    }
}
