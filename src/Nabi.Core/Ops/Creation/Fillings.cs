namespace Nabi;

public static partial class Ops
{
    /// <summary>A tensor of one number.</summary>
    /// <param name="shape">The shape, all lengths known.</param>
    /// <param name="value">The number; cut towards zero for integers, what is not 0 is true for booleans.</param>
    /// <param name="type">What the elements are; floats by default.</param>
    /// <exception cref="NabiException">A length is unknown, or there would be more than 2^28 elements.</exception>
    public static Tensor Full(Shape shape, float value, DType type = DType.Float32)
    {
        var tensor = Tensor.Zeros(Made("Full", shape), type);
        switch (type)
        {
            case DType.Int32:
                tensor.Integers.Fill((int)value);
                break;
            case DType.Bool:
                tensor.Booleans.Fill(value != 0f);
                break;
            default:
                tensor.Floats.Fill(value);
                break;
        }

        return tensor;
    }

    /// <summary>A tensor of zeros, or of false.</summary>
    /// <param name="shape">The shape, all lengths known.</param>
    /// <param name="type">What the elements are; floats by default.</param>
    /// <exception cref="NabiException">A length is unknown, or there would be more than 2^28 elements.</exception>
    public static Tensor Zeros(Shape shape, DType type = DType.Float32) => Full(shape, 0f, type);

    /// <summary>A tensor of ones, or of true.</summary>
    /// <param name="shape">The shape, all lengths known.</param>
    /// <param name="type">What the elements are; floats by default.</param>
    /// <exception cref="NabiException">A length is unknown, or there would be more than 2^28 elements.</exception>
    public static Tensor Ones(Shape shape, DType type = DType.Float32) => Full(shape, 1f, type);

    /// <summary>Zeros, or false, of the shape of x. No gradient.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="type">What the elements are; those of x (null) by default.</param>
    public static Tensor ZerosLike(Tensor x, DType? type = null)
        => Compose("ZerosLike", type is null ? [] : null, one => Cast(Less(one[0], one[0]), type ?? one[0].DType), x);

    /// <summary>Ones, or true, of the shape of x. No gradient.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="type">What the elements are; those of x (null) by default.</param>
    public static Tensor OnesLike(Tensor x, DType? type = null)
        => Compose("OnesLike", type is null ? [] : null, one => Cast(LogicalNot(Less(one[0], one[0])), type ?? one[0].DType), x);

    /// <summary>One number in the shape of x. No gradient.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="value">The number.</param>
    /// <param name="type">What the elements are; those of x (null) by default.</param>
    public static Tensor FullLike(Tensor x, float value, DType? type = null)
        => Compose("FullLike", null,
            one => Where(Less(one[0], one[0]), Full(Shape.Scalar, 0f, type ?? one[0].DType),
                Full(Shape.Scalar, value, type ?? one[0].DType)), x);

    /// <summary>Ones on a diagonal, zeros elsewhere: (n, m).</summary>
    /// <param name="n">Rows, 0 or more.</param>
    /// <param name="m">Columns, 0 or more; as many as rows (null) by default.</param>
    /// <param name="k">Which diagonal: 0 (default) the main one, above it where positive.</param>
    /// <param name="type">What the elements are; floats by default.</param>
    /// <exception cref="NabiException">A number is negative, or there would be more than 2^28 elements.</exception>
    public static Tensor Eye(int n, int? m = null, int k = 0, DType type = DType.Float32)
        => Pattern("Eye", n, m, type, (i, j) => (long)j - i == k);

    /// <summary>Ones on the main diagonal of a square, zeros elsewhere.</summary>
    /// <param name="n">Rows and columns, 0 or more.</param>
    /// <param name="type">What the elements are; floats by default.</param>
    /// <exception cref="NabiException">n is negative, or there would be more than 2^28 elements.</exception>
    public static Tensor Identity(int n, DType type = DType.Float32) => Eye(n, null, 0, type);

    /// <summary>Ones on a diagonal and below it, zeros above: (n, m).</summary>
    /// <param name="n">Rows, 0 or more.</param>
    /// <param name="m">Columns, 0 or more; as many as rows (null) by default.</param>
    /// <param name="k">Which diagonal: 0 (default) the main one, above it where positive.</param>
    /// <param name="type">What the elements are; floats by default.</param>
    /// <exception cref="NabiException">A number is negative, or there would be more than 2^28 elements.</exception>
    public static Tensor Tri(int n, int? m = null, int k = 0, DType type = DType.Float32)
        => Pattern("Tri", n, m, type, (i, j) => (long)j - i <= k);

    private static Tensor Pattern(string name, int n, int? m, DType type, Func<int, int, bool> holds)
    {
        var columns = m ?? n;
        if (n < 0 || columns < 0)
            throw new NabiException($"{name}: rows and columns must be 0 or more, got {n} and {columns}.");
        var tensor = Tensor.Zeros(Made(name, new Shape(n, columns)), DType.Bool);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < columns; j++)
                tensor.Booleans[i * columns + j] = holds(i, j);
        }

        return Tape.Pause(() => Cast(tensor, type));
    }
}
