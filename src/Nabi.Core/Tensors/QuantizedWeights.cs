namespace Nabi;

/// <summary>
/// A weight as whole numbers from -127 to 127 with scales, weight = number / scale: one scale for each place of the last axis (the outputs
/// of a layer), or for each row of the first (the words of an embedding).
/// </summary>
/// <remarks>Keras's <c>quantize("int8")</c>: scale = 127 / (max |w| + 1e-7), number = round(w · scale).</remarks>
public sealed class QuantizedWeights
{
    private readonly sbyte[] numbers;
    private readonly float[] scales;

    /// <summary>Takes numbers and scales as a file has them; they are not copied.</summary>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="numbers">The numbers in row-major order.</param>
    /// <param name="scales">The scales.</param>
    /// <param name="byRow">Whether the scales are those of the rows of the first axis; else of the places of the last.</param>
    /// <exception cref="NabiException">The numbers or scales do not fit the shape, or a scale is not a finite number above 0.</exception>
    public QuantizedWeights(Shape shape, sbyte[] numbers, float[] scales, bool byRow = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(scales);
        if (shape.Rank < 2 || numbers.Length != shape.Size || scales.Length != shape[byRow ? 0 : -1])
        {
            throw new NabiException(
                $"A quantized weight of shape {shape} needs {shape.Size} numbers and a scale for each "
                + $"{(byRow ? "row" : "place of the last axis")}, got {numbers.Length} and {scales.Length}.");
        }

        foreach (var scale in scales)
        {
            if (!(scale > 0 && float.IsFinite(scale)))
            {
                throw new NabiException(FormattableString.Invariant(
                    $"A quantized weight of shape {shape} has the scale {scale}; expected a finite number above 0."));
            }
        }

        (Shape, this.numbers, this.scales, IsByRow) = (shape, numbers, scales, byRow);
        if (!byRow && numbers.Length > 0)
            Matrix = new QuantizedMatrix(shape.Size / shape[-1], shape[-1], numbers, scales);
    }

    /// <summary>The weight's shape.</summary>
    public Shape Shape { get; }

    /// <summary>The numbers in row-major order.</summary>
    public ReadOnlySpan<sbyte> Numbers => numbers;

    /// <summary>What a weight was multiplied with.</summary>
    public ReadOnlySpan<float> Scales => scales;

    /// <summary>Whether the scales are those of the rows of the first axis.</summary>
    public bool IsByRow { get; }

    /// <summary>The numbers as the right side of products, all axes but the last as rows; null where the scales are by row.</summary>
    internal QuantizedMatrix? Matrix { get; }

    /// <summary>Rounds a weight.</summary>
    /// <param name="value">Floats with two axes or more.</param>
    /// <param name="byRow">Whether each row of the first axis has its scale; else each place of the last.</param>
    /// <exception cref="NabiException">A number is not finite.</exception>
    public static QuantizedWeights Of(Tensor value, bool byRow = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        var (floats, columns) = (value.Floats.ToArray(), value.Shape[-1]);
        var scales = new float[value.Shape[byRow ? 0 : -1]];
        var row = floats.Length / Math.Max(1, value.Shape[0]);
        int At(int i) => byRow ? i / row : i % columns;
        for (var i = 0; i < floats.Length; i++)
        {
            if (!float.IsFinite(floats[i]))
                throw new NabiException($"A weight of shape {value.Shape} cannot be quantized: its number {i} is {floats[i]}.");
            scales[At(i)] = MathF.Max(scales[At(i)], MathF.Abs(floats[i]));
        }

        foreach (ref var scale in scales.AsSpan())
            scale = QuantizedMatrix.Most / (scale + 1e-7f);
        var numbers = new sbyte[floats.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (sbyte)Math.Clamp(MathF.Round(floats[i] * scales[At(i)]), -QuantizedMatrix.Most, QuantizedMatrix.Most);
        return new QuantizedWeights(value.Shape, numbers, scales, byRow);
    }

    /// <summary>Writes the weights that the numbers stand for.</summary>
    internal void Restore(Span<float> weights)
    {
        var (columns, row) = (Shape[-1], Math.Max(1, numbers.Length / Math.Max(1, Shape[0])));
        for (var i = 0; i < numbers.Length; i++)
            weights[i] = numbers[i] / scales[IsByRow ? i / row : i % columns];
    }
}
