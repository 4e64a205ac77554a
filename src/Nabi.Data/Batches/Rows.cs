namespace Nabi.Data;

/// <summary>Rows of tensors (the first axis): gathered, cut out and put behind one another.</summary>
internal static class Rows
{
    /// <summary>Numbers in one row: the product of all axes but the first.</summary>
    public static int Width(Tensor tensor) => tensor.Shape.Slice(1, tensor.Rank - 1).Size;

    /// <summary>
    /// The rows of the given numbers, in their order; neighbouring rows are not copied but looked at, others stand in new memory or at
    /// their place in the buffer.
    /// </summary>
    public static Tensor Gather(Tensor source, ReadOnlySpan<int> rows, BatchBuffer? buffer = null, int place = 0)
    {
        var shape = source.Shape.With(0, rows.Length);
        var width = Width(source);
        if (IsRun(rows))
            return source.View(shape, (rows.Length > 0 ? rows[0] : 0) * width);

        var target = buffer?.Take(place, shape, source.DType) ?? Tensor.Empty(shape, source.DType);
        if (source.DType == DType.Int32)
            Copy(source.AsIntegers(), target.Integers, rows, width);
        else if (source.DType == DType.Bool)
            Copy(source.AsBooleans(), target.Booleans, rows, width);
        else if (source.DType == DType.String)
            Copy(source.Texts, target.Texts, rows, width);
        else
            Copy(source.AsSpan(), target.Floats, rows, width);
        return target;
    }

    /// <summary>
    /// Windows of rows, each with one more axis in front: rows start, start + step, ... A single one of neighbouring rows is not copied but
    /// looked at, others stand in new memory or at their place in the buffer.
    /// </summary>
    public static Tensor Windows(
        Tensor source, ReadOnlySpan<int> starts, int length, int step, BatchBuffer? buffer = null, int place = 0)
    {
        var shape = new Shape(starts.Length, length).Concat(source.Shape.Slice(1, source.Rank - 1));
        var width = Width(source);
        if (starts.Length == 1 && (step == 1 || length == 1))
            return source.View(shape, starts[0] * width);

        var target = buffer?.Take(place, shape, source.DType) ?? Tensor.Empty(shape, source.DType);
        if (source.DType == DType.Int32)
            Copy(source.AsIntegers(), target.Integers, starts, length, step, width);
        else if (source.DType == DType.Bool)
            Copy(source.AsBooleans(), target.Booleans, starts, length, step, width);
        else if (source.DType == DType.String)
            Copy(source.Texts, target.Texts, starts, length, step, width);
        else
            Copy(source.AsSpan(), target.Floats, starts, length, step, width);
        return target;
    }

    /// <summary>Rows <paramref name="from"/> on, <paramref name="count"/> of them, in the same memory.</summary>
    public static Tensor Slice(Tensor source, int from, int count) => source.View(source.Shape.With(0, count), from * Width(source));

    /// <summary>Row <paramref name="row"/> without the rows' axis, in the same memory.</summary>
    public static Tensor One(Tensor source, int row)
    {
        var shape = source.Shape.Slice(1, source.Rank - 1);
        return source.View(shape, row * shape.Size);
    }

    /// <summary>The samples as rows of one batch.</summary>
    /// <exception cref="NabiException">They have different shapes, types, or numbers of tensors.</exception>
    public static Batch Stack(IReadOnlyList<Sample> samples) => Put(samples, static (tensors, _, _) => Stack(tensors));

    /// <summary>The tensors as rows of one.</summary>
    /// <exception cref="NabiException">They have different shapes or types.</exception>
    public static Tensor Stack(IReadOnlyList<Tensor> tensors)
    {
        var first = tensors[0];
        var stacked = Tensor.Empty(new Shape(tensors.Count).Concat(first.Shape), first.DType);
        for (var i = 0; i < tensors.Count; i++)
        {
            if (tensors[i].Shape != first.Shape || tensors[i].DType != first.DType)
            {
                throw new NabiException(
                    $"Samples of different shapes cannot be in one batch: {first.Shape} of {first.DType}, then {tensors[i].Shape} of "
                    + $"{tensors[i].DType}; use PaddedBatch or BucketByLength, or pad them first (Sequences.Pad).");
            }

            tensors[i].CopyTo(stacked, i * first.Length);
        }

        return stacked;
    }

    /// <summary>The samples as one: each tensor gets an axis in front that counts them.</summary>
    public static Sample Window(IReadOnlyList<Sample> samples)
    {
        var batch = Stack(samples);
        return new Sample(batch.Inputs, batch.Targets) { SampleWeights = batch.SampleWeights };
    }

    /// <summary>Puts samples into a batch, tensor by tensor.</summary>
    /// <param name="samples">The samples, at least one.</param>
    /// <param name="put">Makes one tensor of those of all samples: the tensors, the kind (0 input, 1 target, 2 weight) and the number of
    /// it.</param>
    /// <exception cref="NabiException">The samples have different numbers of tensors.</exception>
    public static Batch Put(IReadOnlyList<Sample> samples, Func<IReadOnlyList<Tensor>, int, int, Tensor> put)
    {
        var first = samples[0];
        foreach (var sample in samples)
        {
            if (sample.Inputs.Count != first.Inputs.Count || sample.Targets.Count != first.Targets.Count
                || !sample.SampleWeights.Select(weight => weight is null)
                    .SequenceEqual(first.SampleWeights.Select(weight => weight is null)))
            {
                throw new NabiException("Samples with different numbers of inputs, targets or weights cannot be in one batch.");
            }
        }

        return new Batch(
            [.. Enumerable.Range(0, first.Inputs.Count).Select(i => put([.. samples.Select(sample => sample.Inputs[i])], 0, i))],
            [.. Enumerable.Range(0, first.Targets.Count).Select(i => put([.. samples.Select(sample => sample.Targets[i])], 1, i))])
        {
            SampleWeights = [
                .. first.SampleWeights.Select(
                    (weight, i) => weight is null ? null : put([.. samples.Select(sample => sample.SampleWeights[i]!)], 2, i))],
        };
    }

    /// <summary>All rows of the parts behind one another.</summary>
    /// <exception cref="NabiException">The parts have rows of different shapes or types.</exception>
    public static Tensor Join(IReadOnlyList<Tensor> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        var first = parts[0];
        var row = first.Shape.Slice(1, first.Rank - 1);
        foreach (var part in parts)
        {
            if (part.Rank != first.Rank || part.Shape.Slice(1, row.Rank) != row || part.DType != first.DType)
            {
                throw new NabiException(
                    $"Samples of different shapes cannot be in one batch: {first.Shape.Slice(1, row.Rank)} of {first.DType}, then "
                    + $"{part.Shape.Slice(1, part.Rank - 1)} of {part.DType}; pad them first (Sequences.Pad).");
            }
        }

        var shape = first.Shape.With(0, parts.Sum(part => part.Shape[0]));
        var at = 0;
        var joined = Tensor.Empty(shape, first.DType);
        foreach (var part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }

        return joined;
    }

    /// <summary>All samples of the batches behind one another.</summary>
    public static Batch Join(IReadOnlyList<Batch> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        var first = parts[0];
        foreach (var part in parts)
        {
            if (part.Inputs.Count != first.Inputs.Count || part.Targets.Count != first.Targets.Count
                || !part.SampleWeights.Select(weight => weight is null).SequenceEqual(first.SampleWeights.Select(weight => weight is null)))
            {
                throw new NabiException("Samples with different numbers of inputs, targets or weights cannot be in one batch.");
            }
        }

        return new Batch(
            [.. Enumerable.Range(0, first.Inputs.Count).Select(i => Join([.. parts.Select(part => part.Inputs[i])]))],
            [.. Enumerable.Range(0, first.Targets.Count).Select(i => Join([.. parts.Select(part => part.Targets[i])]))])
        {
            SampleWeights = [
                .. first.SampleWeights.Select(
                    (weight, i) => weight is null ? null : Join([.. parts.Select(part => part.SampleWeights[i]!)]))],
        };
    }

    private static bool IsRun(ReadOnlySpan<int> rows)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i] != rows[i - 1] + 1)
                return false;
        }

        return true;
    }

    private static void Copy<T>(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<int> rows, int width)
    {
        for (var i = 0; i < rows.Length; i++)
            source.Slice(rows[i] * width, width).CopyTo(target.Slice(i * width, width));
    }

    private static void Copy<T>(ReadOnlySpan<T> source, Span<T> target, ReadOnlySpan<int> starts, int length, int step, int width)
    {
        // Neighbouring rows go at once.
        var (parts, part) = step == 1 ? (1, length * width) : (length, width);
        for (var i = 0; i < starts.Length; i++)
        {
            var window = target.Slice(i * length * width, length * width);
            var from = source[(starts[i] * width)..];
            for (var k = 0; k < parts; k++)
                from.Slice(k * step * width, part).CopyTo(window[(k * part)..]);
        }
    }
}
