namespace Nabi.Engine;

/// <summary>
/// Walks two tensors in step under NumPy's broadcasting, as few long runs: run <c>r</c> covers <see cref="Length"/>
/// elements, starting at <see cref="Offsets"/>, each operand moving by stride 1 or standing still (stride 0).
/// </summary>
public sealed class BroadcastLoop
{
    private readonly int[] lengths;
    private readonly int[] left;
    private readonly int[] right;

    /// <summary>The loop over two shapes that broadcast to one.</summary>
    /// <param name="a">The first operand's shape.</param>
    /// <param name="b">The second operand's shape.</param>
    /// <exception cref="NabiException">The shapes do not fit together.</exception>
    public BroadcastLoop(Shape a, Shape b)
    {
        Result = Shape.Broadcast(a, b);
        var rank = Result.Rank;
        var (strideA, strideB) = (Strides(a, rank), Strides(b, rank));
        List<int> n = [], p = [], q = [];
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            var length = Result[axis];
            if (length == 1)
                continue;
            if (n.Count > 0 && Continues(p[^1], n[^1], strideA[axis]) && Continues(q[^1], n[^1], strideB[axis]))
            {
                n[^1] *= length;
                continue;
            }

            n.Add(length);
            p.Add(strideA[axis]);
            q.Add(strideB[axis]);
        }

        if (n.Count == 0)
            (n, p, q) = ([1], [0], [0]);
        Length = n[0];
        LeftStride = p[0];
        RightStride = q[0];
        lengths = [.. n.Skip(1)];
        left = [.. p.Skip(1)];
        right = [.. q.Skip(1)];
        Runs = Length == 0 ? 0 : lengths.Aggregate(1, (product, length) => product * length);
    }

    /// <summary>The shape of the result.</summary>
    public Shape Result { get; }

    /// <summary>How many runs there are.</summary>
    public int Runs { get; }

    /// <summary>Elements a run.</summary>
    public int Length { get; }

    /// <summary>1 or 0: whether the left operand moves within a run.</summary>
    public int LeftStride { get; }

    /// <summary>1 or 0: whether the right operand moves within a run.</summary>
    public int RightStride { get; }

    /// <summary>True when the right operand is one row that is used again for every row of the left one: a bias.</summary>
    public bool RepeatsRight => lengths.Length == 1 && LeftStride == 1 && RightStride == 1 && left[0] == Length && right[0] == 0;

    /// <summary>Where run <paramref name="run"/> starts in each operand.</summary>
    public (int Left, int Right) Offsets(int run)
    {
        var (a, b) = (0, 0);
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            var index = run % lengths[axis];
            run /= lengths[axis];
            a += index * left[axis];
            b += index * right[axis];
        }

        return (a, b);
    }

    private static bool Continues(int innerStride, int innerLength, int stride)
        => innerStride == 0 ? stride == 0 : stride == innerStride * innerLength;

    private static int[] Strides(Shape shape, int rank)
    {
        var strides = new int[rank];
        var stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis + rank - shape.Rank] = shape[axis] == 1 ? 0 : stride;
            stride *= shape[axis];
        }

        return strides;
    }
}
