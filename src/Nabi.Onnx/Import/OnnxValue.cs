namespace Nabi.Onnx;

/// <summary>
/// A value between nodes. Whole numbers are kept as floats too (exact to 2^24): they are shapes, indices, lengths and ids. Booleans are
/// booleans.
/// </summary>
/// <param name="tensor">The numbers, or only their shape while shapes are computed.</param>
/// <param name="type">What the file takes them for.</param>
/// <param name="origin">What they depend on.</param>
internal sealed class OnnxValue(Tensor tensor, OnnxType type, OnnxOrigin origin)
{
    /// <summary>The numbers, or booleans.</summary>
    public Tensor Tensor { get; } = Ops.Cast(tensor, type == OnnxType.Bool ? DType.Bool : DType.Float32);

    public OnnxType Type => type;

    public OnnxOrigin Origin => origin;

    /// <summary>True if they depend on the file and on the lengths of the inputs alone.</summary>
    public bool IsConstant => origin != OnnxOrigin.Data;

    public Shape Shape => Tensor.Shape;

    public bool IsWhole => Type is not (OnnxType.Float or OnnxType.Float16 or OnnxType.Double or OnnxType.Bfloat16);

    /// <summary>The numbers themselves, of booleans 1 and 0. A recording is notified when they may be others the next time.</summary>
    public ReadOnlySpan<float> Numbers
    {
        get
        {
            if (Tensor.IsSymbolic)
                throw new OnnxUnknownException();
            var numbers = Ops.Cast(Tensor, DType.Float32);
            return IsConstant ? numbers.Floats : numbers.AsSpan();
        }
    }

    /// <summary>The only number.</summary>
    public float Number
        => Numbers is [var number] ? number : throw new NabiException($"one number is expected, not a tensor of shape {Shape}");

    /// <summary>The numbers as whole numbers; those of ONNX's "to the end" come out as the largest.</summary>
    public long[] Whole()
    {
        var numbers = Numbers;
        var whole = new long[numbers.Length];
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] = float.IsNaN(numbers[i])
                ? throw new NabiException("a whole number is NaN") : (long)Math.Clamp((double)numbers[i], -1e15, 1e15);
        }

        return whole;
    }

    /// <summary>The only number as a whole number.</summary>
    public long WholeNumber
        => Whole() is [var number] ? number : throw new NabiException($"one whole number is expected, not a tensor of shape {Shape}");

    public static OnnxValue Constant(Shape shape, ReadOnlySpan<float> numbers, OnnxType type, OnnxOrigin origin = OnnxOrigin.File)
        => new(new Tensor(shape, numbers), type, origin);

    public static OnnxValue Numbered(ReadOnlySpan<long> numbers, OnnxOrigin origin)
    {
        var values = new float[numbers.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = numbers[i];
        return Constant([values.Length], values, OnnxType.Int64, origin);
    }

    /// <summary>A value of which only the number of axes is known.</summary>
    public static OnnxValue Unknown(int rank, OnnxType type)
        => new(Tensor.Symbolic(new Shape([.. Enumerable.Repeat(Shape.Unknown, rank)]), type == OnnxType.Bool ? DType.Bool : DType.Float32),
            type, OnnxOrigin.Data);
}
