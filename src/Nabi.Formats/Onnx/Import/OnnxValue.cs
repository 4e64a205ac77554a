namespace Nabi.Formats;

/// <summary>
/// A value between nodes. Whole numbers are kept as floats too (exact to 2^24): they are shapes, indices, lengths and ids. Booleans are
/// booleans.
/// </summary>
/// <param name="Tensor">The numbers.</param>
/// <param name="Type">What the file takes them for.</param>
/// <param name="IsConstant">True if they depend on the file and on the lengths of the inputs alone.</param>
internal sealed record OnnxValue(Tensor Tensor, OnnxType Type, bool IsConstant)
{
    /// <summary>The numbers, or booleans.</summary>
    public Tensor Tensor { get; } = Ops.Cast(Tensor, Type == OnnxType.Bool ? DType.Bool : DType.Float32);

    public Shape Shape => Tensor.Shape;

    public bool IsWhole => Type is not (OnnxType.Float or OnnxType.Float16 or OnnxType.Double);

    /// <summary>The numbers themselves, of booleans 1 and 0. A recording is told when they may be others the next time.</summary>
    public ReadOnlySpan<float> Numbers => Ops.Cast(Tensor, DType.Float32) is var numbers && IsConstant ? numbers.Floats : numbers.AsSpan();

    /// <summary>The numbers as whole numbers; those of ONNX's "to the end" come out as the largest.</summary>
    public long[] Whole()
    {
        var numbers = Numbers;
        var whole = new long[numbers.Length];
        for (var i = 0; i < whole.Length; i++)
            whole[i] = float.IsNaN(numbers[i]) ? throw new NabiException("a whole number is NaN") : (long)Math.Clamp((double)numbers[i], -1e15, 1e15);
        return whole;
    }

    public static OnnxValue Constant(Shape shape, ReadOnlySpan<float> numbers, OnnxType type) => new(new Tensor(shape, numbers), type, true);

    public static OnnxValue Numbered(ReadOnlySpan<long> numbers)
    {
        var values = new float[numbers.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = numbers[i];
        return Constant([values.Length], values, OnnxType.Int64);
    }
}
