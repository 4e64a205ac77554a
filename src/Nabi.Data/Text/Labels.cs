namespace Nabi.Data;

/// <summary>Class labels to one-hot rows.</summary>
public static class Labels
{
    /// <summary>One row for each label, 1 in the column of its class and 0 elsewhere (Keras: <c>to_categorical</c>).</summary>
    /// <param name="labels">Class numbers from 0.</param>
    /// <param name="classes">The number of classes; null for one more than the largest label.</param>
    /// <returns>A float tensor of shape (labels, classes).</returns>
    /// <exception cref="NabiException">A label is negative or not below <paramref name="classes"/>.</exception>
    public static Tensor ToCategorical(ReadOnlySpan<int> labels, int? classes = null)
        => ToCategorical(labels, new Shape(labels.Length), classes);

    /// <summary>One-hot along a new last axis; a last axis of length 1 is dropped first, as Keras does.</summary>
    /// <param name="labels">Class numbers from 0, of any shape; floats must be whole numbers.</param>
    /// <param name="classes">The number of classes; null for one more than the largest label.</param>
    /// <returns>A float tensor of shape (..., classes).</returns>
    /// <exception cref="NabiException">A label is negative, not whole, or not below <paramref name="classes"/>.</exception>
    public static Tensor ToCategorical(Tensor labels, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var shape = labels.Rank > 1 && labels.Shape[-1] == 1 ? labels.Shape.Slice(0, labels.Rank - 1) : labels.Shape;
        return ToCategorical(Integers(labels), shape, classes);
    }

    internal static ReadOnlySpan<int> Integers(Tensor labels)
    {
        if (labels.DType == DType.Int32)
            return labels.AsIntegers();
        var values = labels.AsSpan();
        var integers = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            integers[i] = values[i] == MathF.Floor(values[i]) && Math.Abs(values[i]) < 1 << 24
                ? (int)values[i]
                : throw new NabiException(
                    FormattableString.Invariant($"Label {i} is {values[i]}, expected a whole number (a class from 0)."));
        }

        return integers;
    }

    private static Tensor ToCategorical(ReadOnlySpan<int> labels, Shape shape, int? classes)
    {
        var largest = -1;
        for (var i = 0; i < labels.Length; i++)
        {
            largest = Math.Max(largest, labels[i]);
            if (labels[i] < 0)
                throw new NabiException($"ToCategorical: label {i} is {labels[i]}; classes count from 0.");
            if (labels[i] >= classes)
                throw new NabiException($"ToCategorical: label {i} is {labels[i]}, but there are {classes} classes (0 to {classes - 1}).");
        }

        var width = classes ?? largest + 1;
        if (width < 0)
            throw new NabiException($"ToCategorical: the number of classes must be 0 or more, got {width}.");
        var result = Tensor.Zeros(shape.Concat(new Shape(width)).AsSpan());
        var cells = result.Floats;
        for (var i = 0; i < labels.Length; i++)
            cells[i * width + labels[i]] = 1f;
        return result;
    }
}
