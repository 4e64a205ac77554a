namespace Nabi.Data;

/// <summary>
/// Sequences of different lengths to one tensor, and word pairs for skip-gram models: Keras's <c>preprocessing.sequence</c>.
/// </summary>
public static partial class Sequences
{
    /// <summary>Makes all sequences equally long (Keras: <c>pad_sequences</c>).</summary>
    /// <param name="sequences">The sequences, each with any number of steps, also none.</param>
    /// <param name="maxLength">The common length; null for that of the longest sequence.</param>
    /// <param name="padding">Where short sequences are filled. Default before the first step.</param>
    /// <param name="truncating">Where long sequences are cut. Default at the beginning, so the end stays.</param>
    /// <param name="value">What they are filled with.</param>
    /// <returns>An integer tensor of shape (sequences, length).</returns>
    /// <exception cref="NabiException"><paramref name="maxLength"/> is negative.</exception>
    public static Tensor Pad(
        IReadOnlyList<int[]> sequences, int? maxLength = null, Side padding = Side.Pre, Side truncating = Side.Pre, int value = 0)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var length = Length(sequences, maxLength);
        var tensor = Tensor.Zeros(new Shape(sequences.Count, length), DType.Int32);
        Fill(sequences, tensor.Integers, length, padding, truncating, value);
        return tensor;
    }

    /// <summary>Makes all sequences of numbers equally long (Keras: <c>pad_sequences</c> with <c>dtype="float32"</c>).</summary>
    /// <param name="sequences">The sequences, each with any number of steps, also none.</param>
    /// <param name="maxLength">The common length; null for that of the longest sequence.</param>
    /// <param name="padding">Where short sequences are filled. Default before the first step.</param>
    /// <param name="truncating">Where long sequences are cut. Default at the beginning.</param>
    /// <param name="value">What they are filled with.</param>
    /// <returns>A float tensor of shape (sequences, length).</returns>
    /// <exception cref="NabiException"><paramref name="maxLength"/> is negative.</exception>
    public static Tensor Pad(
        IReadOnlyList<float[]> sequences, int? maxLength = null, Side padding = Side.Pre, Side truncating = Side.Pre, float value = 0f)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var length = Length(sequences, maxLength);
        var tensor = Tensor.Empty(new Shape(sequences.Count, length));
        Fill(sequences, tensor.Floats, length, padding, truncating, value);
        return tensor;
    }

    /// <summary>
    /// Makes sequences whose steps are vectors (or more) equally long; all must be of one type and have steps of one shape.
    /// </summary>
    /// <param name="sequences">Tensors of shape (steps, ...).</param>
    /// <param name="maxLength">The common length; null for that of the longest sequence.</param>
    /// <param name="padding">Where short sequences are filled. Default before the first step.</param>
    /// <param name="truncating">Where long sequences are cut. Default at the beginning.</param>
    /// <param name="value">What they are filled with; integers take its whole part, booleans whether it is not 0.</param>
    /// <returns>A tensor of shape (sequences, length, ...).</returns>
    /// <exception cref="NabiException">There is no sequence, a step's shape or type differs, or <paramref name="maxLength"/> is
    /// negative.</exception>
    public static Tensor Pad(
        IReadOnlyList<Tensor> sequences, int? maxLength = null, Side padding = Side.Pre, Side truncating = Side.Pre, float value = 0f)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0 || sequences[0].Rank == 0)
            throw new NabiException("Sequences.Pad needs at least one tensor of shape (steps, ...) to know the shape of a step.");

        var first = sequences[0];
        var step = first.Shape.Slice(1, first.Rank - 1);
        for (var i = 1; i < sequences.Count; i++)
        {
            if (sequences[i].Rank != first.Rank || sequences[i].Shape.Slice(1, step.Rank) != step || sequences[i].DType != first.DType)
            {
                throw new NabiException(
                    $"Sequences.Pad: sequence {i} has shape {sequences[i].Shape} of {sequences[i].DType}, expected steps of shape {step} "
                    + $"of {first.DType} as in sequence 0.");
            }
        }

        var length = Checked(maxLength) ?? sequences.Max(sequence => sequence.Shape[0]);
        var shape = new Shape(sequences.Count, length).Concat(step);
        if (first.DType == DType.Int32)
        {
            var integers = Tensor.Zeros(shape, DType.Int32);
            Fill(sequences.Select(sequence => sequence.AsIntegers().ToArray()).ToList(), integers.Integers, length * step.Size,
                padding, truncating, (int)value);
            return integers;
        }

        if (first.DType == DType.Bool)
        {
            var booleans = Tensor.Empty(shape, DType.Bool);
            Fill(sequences.Select(sequence => sequence.AsBooleans().ToArray()).ToList(), booleans.Booleans, length * step.Size, padding,
                truncating, value != 0f);
            return booleans;
        }

        var floats = Tensor.Empty(shape);
        Fill(sequences.Select(sequence => sequence.ToArray()).ToList(), floats.Floats, length * step.Size, padding, truncating, value);
        return floats;
    }

    private static int Length<T>(IReadOnlyList<T[]> sequences, int? maxLength)
    {
        if (Checked(maxLength) is { } given)
            return given;
        var longest = 0;
        foreach (var sequence in sequences)
            longest = Math.Max(longest, sequence.Length);
        return longest;
    }

    private static int? Checked(int? maxLength)
        => maxLength < 0 ? throw new NabiException($"Sequences.Pad: maxLength must be 0 or more, got {maxLength}.") : maxLength;

    private static void Fill<T>(IReadOnlyList<T[]> sequences, Span<T> target, int length, Side padding, Side truncating, T value)
        where T : struct
    {
        target.Fill(value);
        for (var i = 0; i < sequences.Count; i++)
        {
            var kept = sequences[i].AsSpan();
            if (kept.Length > length)
                kept = truncating == Side.Pre ? kept[^length..] : kept[..length];
            var row = target.Slice(i * length, length);
            kept.CopyTo(padding == Side.Pre ? row[(length - kept.Length)..] : row);
        }
    }
}
