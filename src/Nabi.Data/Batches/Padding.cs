namespace Nabi.Data;

/// <summary>How samples of different lengths become a batch.</summary>
/// <param name="length">The length of the inputs' first axis; null for that of the longest.</param>
/// <param name="value">What inputs are filled with.</param>
/// <param name="targetValue">What targets are filled with.</param>
/// <param name="side">The end of the first axis that is filled.</param>
internal sealed class Padding(int? length, float value, float targetValue, Side side)
{
    /// <summary>The samples as one batch.</summary>
    /// <exception cref="NabiException">A sample is too long, or the samples do not go together.</exception>
    public Batch Batch(IReadOnlyList<Sample> samples)
        => Rows.Put(samples,
            (tensors, kind, number) => Filled(tensors, kind == 0 ? length : null, kind switch { 0 => value, 1 => targetValue, _ => 0f },
                kind switch { 0 => "input", 1 => "target", _ => "sample weight" }, number));

    private Tensor Filled(IReadOnlyList<Tensor> tensors, int? given, float filler, string role, int number)
    {
        var first = tensors[0];
        var lengths = first.Shape.ToArray();
        foreach (var tensor in tensors)
        {
            if (tensor.Rank != first.Rank || tensor.DType != first.DType)
            {
                throw new NabiException(
                    $"Dataset.PaddedBatch: {role} {number} has shape {first.Shape} of {first.DType} in one sample and {tensor.Shape} of "
                    + $"{tensor.DType} in another; only lengths may differ.");
            }

            for (var axis = 0; axis < lengths.Length; axis++)
                lengths[axis] = Math.Max(lengths[axis], tensor.Shape[axis]);
        }

        if (given is { } wanted && lengths.Length > 0)
        {
            if (lengths[0] > wanted)
            {
                throw new NabiException(
                    $"Dataset.PaddedBatch: {role} {number} has a sample of {lengths[0]} steps, more than the length {wanted}; cut it "
                    + "first (MapSamples), or give a greater length.");
            }

            lengths[0] = wanted;
        }

        var row = new Shape(lengths);
        var filled = Tensor.Empty(new Shape(tensors.Count).Concat(row), first.DType);
        switch (first.DType)
        {
            case DType.Int32:
                Fill(tensors, filled.Integers, row, (int)filler);
                break;
            case DType.Bool:
                Fill(tensors, filled.Booleans, row, filler != 0);
                break;
            case DType.String:
                // Empty texts stand there already.
                for (var i = 0; i < tensors.Count; i++)
                    Copy<string>(tensors[i].Texts, tensors[i].Shape, filled.Texts.Slice(i * row.Size, row.Size), row, 0);
                break;
            default:
                Fill(tensors, filled.Floats, row, filler);
                break;
        }

        return filled;
    }

    private void Fill<T>(IReadOnlyList<Tensor> tensors, Span<T> target, Shape row, T filler)
        where T : unmanaged
    {
        target.Fill(filler);
        for (var i = 0; i < tensors.Count; i++)
            Copy(tensors[i].Elements<T>(), tensors[i].Shape, target.Slice(i * row.Size, row.Size), row, 0);
    }

    /// <summary>Copies an array into the corner of a larger one, axis by axis.</summary>
    private void Copy<T>(ReadOnlySpan<T> source, Shape from, Span<T> target, Shape to, int axis)
    {
        if (source.IsEmpty)
            return;
        if (axis >= from.Rank - 1 || from.Slice(axis + 1, from.Rank - axis - 1) == to.Slice(axis + 1, to.Rank - axis - 1))
        {
            var skipped = axis == 0 && side == Side.Pre && from.Rank > 0 ? target.Length - source.Length : 0;
            source.CopyTo(target[skipped..]);
            return;
        }

        var (rows, width, targetWidth) = (from[axis], source.Length / from[axis], target.Length / to[axis]);
        var first = axis == 0 && side == Side.Pre ? to[0] - rows : 0;
        for (var i = 0; i < rows; i++)
            Copy(source.Slice(i * width, width), from, target.Slice((first + i) * targetWidth, targetWidth), to, axis + 1);
    }
}
