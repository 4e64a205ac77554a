namespace Nabi;

public static partial class Ops
{
    // Numbers of one tensor that is made of a count alone: 1 GB.
    private const int MostMade = 1 << 28;

    // Whole numbers that floats tell apart.
    private const int MostSorted = 1 << 24;

    /// <summary>
    /// The sum of the rows of each segment: y[s] = the sum of data[i] where segmentIds[i] = s; 0 for a segment without rows.
    /// </summary>
    /// <param name="data">(n, ...).</param>
    /// <param name="segmentIds">(n) integers (or whole floats) in any order; a row with a negative one is left out.</param>
    /// <param name="numSegments">How many segments there are; null for one more than the largest id, which is read when numbers
    /// come.</param>
    /// <returns>(numSegments, ...).</returns>
    /// <exception cref="NabiException">There are not as many ids as rows, or one is out of range.</exception>
    public static Tensor SegmentSum(Tensor data, Tensor segmentIds, int? numSegments = null)
        => Segmented("SegmentSum", data, segmentIds, numSegments, ReductionKind.Sum);

    /// <summary>
    /// The largest element of each segment, element by element; minus infinity for a segment without rows. Equal ones share the gradient.
    /// </summary>
    /// <param name="data">(n, ...).</param>
    /// <param name="segmentIds">(n) integers (or whole floats) in any order; a row with a negative one is left out.</param>
    /// <param name="numSegments">How many segments there are; null for one more than the largest id, which is read when numbers
    /// come.</param>
    /// <returns>(numSegments, ...).</returns>
    /// <exception cref="NabiException">There are not as many ids as rows, or one is out of range.</exception>
    public static Tensor SegmentMax(Tensor data, Tensor segmentIds, int? numSegments = null)
        => Segmented("SegmentMax", data, segmentIds, numSegments, ReductionKind.Max);

    /// <summary>
    /// The smallest element of each segment, element by element; infinity for a segment without rows. Equal ones share the gradient.
    /// </summary>
    /// <param name="data">(n, ...).</param>
    /// <param name="segmentIds">(n) integers (or whole floats) in any order; a row with a negative one is left out.</param>
    /// <param name="numSegments">How many segments there are; null for one more than the largest id, which is read when numbers
    /// come.</param>
    /// <returns>(numSegments, ...).</returns>
    /// <exception cref="NabiException">There are not as many ids as rows, or one is out of range.</exception>
    public static Tensor SegmentMin(Tensor data, Tensor segmentIds, int? numSegments = null)
        => Segmented("SegmentMin", data, segmentIds, numSegments, ReductionKind.Min);

    /// <summary>The mean of the rows of each segment; 0 for a segment without rows.</summary>
    /// <param name="data">(n, ...).</param>
    /// <param name="segmentIds">(n) integers (or whole floats) in any order; a row with a negative one is left out.</param>
    /// <param name="numSegments">How many segments there are; null for one more than the largest id, which is read when numbers
    /// come.</param>
    /// <returns>(numSegments, ...).</returns>
    /// <exception cref="NabiException">There are not as many ids as rows, or one is out of range.</exception>
    public static Tensor SegmentMean(Tensor data, Tensor segmentIds, int? numSegments = null)
        => Segmented("SegmentMean", data, segmentIds, numSegments, ReductionKind.Mean);

    /// <summary>
    /// The product of the rows of each segment; 1 for a segment without rows. Its gradient is exact where elements are 0.
    /// </summary>
    /// <param name="data">(n, ...).</param>
    /// <param name="segmentIds">(n) integers (or whole floats) in any order; a row with a negative one is left out.</param>
    /// <param name="numSegments">How many segments there are; null for one more than the largest id, which is read when numbers
    /// come.</param>
    /// <returns>(numSegments, ...).</returns>
    /// <exception cref="NabiException">There are not as many ids as rows, or one is out of range.</exception>
    public static Tensor SegmentProd(Tensor data, Tensor segmentIds, int? numSegments = null)
        => Segmented("SegmentProd", data, segmentIds, numSegments, null);

    /// <summary>How often each whole number occurs: y[k] = the number of places where x = k, or the sum of their weights.</summary>
    /// <param name="x">(n) integers (or whole floats), 0 or more.</param>
    /// <param name="weights">(n) what each occurrence counts; null (default) for 1.</param>
    /// <param name="minLength">The least length of the result; 0 by default. With more than the largest number in x it is the
    /// length.</param>
    /// <returns>Integers, or floats with weights, of a length one above the largest number, which is read when numbers come.</returns>
    /// <exception cref="NabiException">x has not one axis or holds a negative number, or there are not as many weights.</exception>
    public static Tensor Bincount(Tensor x, Tensor? weights = null, int minLength = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (minLength is < 0 or > MostMade)
            throw new NabiException($"Bincount: the least length must be from 0 to {MostMade}, got {minLength}.");
        return Compose("Bincount", weights is null ? [new("minlength", minLength)] : null, all =>
        {
            if (all[0].Rank != 1)
                throw new NabiException($"Bincount counts numbers in a row, got the shape {all[0].Shape}; reshape it to one axis.");
            var isCount = all.Length == 1;
            if (Array.Exists(all, one => one.IsSymbolic))
                return Tensor.Symbolic([Shape.Unknown], isCount ? DType.Int32 : DType.Float32);
            var ids = Places("Bincount", all[0]);
            foreach (var id in ids.AsIntegers())
            {
                if (id < 0)
                    throw new NabiException($"Bincount counts numbers of 0 or more, got {id}.");
            }

            var sums = Segmented("Bincount", isCount ? Tensor.Filled(ids.Shape, 1f) : all[1], ids,
                Math.Max(minLength, Segments(ids)), ReductionKind.Sum);
            return isCount ? Cast(sums, DType.Int32) : sums;
        }, weights is null ? [x] : [x, weights]);
    }

    private static Tensor Segmented(string name, Tensor data, Tensor segmentIds, int? numSegments, ReductionKind? kind)
    {
        if (numSegments < 0)
            throw new NabiException($"{name}: the number of segments must be 0 or more, got {numSegments}.");
        return Compose(name, kind == ReductionKind.Mean ? null : [new("num_segments", numSegments), new("sorted", false)], both =>
        {
            var (x, ids) = (Counted(both[0]), Places(name, both[1]));
            if (x.Rank == 0 || ids.Rank != 1 || !ids.Shape.Fits(x.Shape.Slice(0, 1)))
                throw new NabiException($"{name} needs an id for each row, (n) for data (n, ...), got ids {ids.Shape} for data {x.Shape}.");
            if (x.IsSymbolic || ids.IsSymbolic)
                return Tensor.Symbolic(x.Shape.With(0, numSegments ?? Shape.Unknown));
            var count = numSegments ?? Segments(ids);
            var shape = x.Shape.With(0, count);
            if (shape.Size > MostMade)
            {
                throw new NabiException(
                    $"{name}: {count} segments of {x.Shape} would be more than {MostMade} numbers, the most that "
                    + "are made; use fewer segments.");
            }

            var rows = View(x, [x.Shape[0], x.Shape.Slice(1, x.Rank - 1).Size]);
            return View(kind switch
            {
                null => Products(rows, ids, count),
                ReductionKind.Mean => Sums(rows, ids, count) / Maximum(Sums(Tensor.Filled([rows.Shape[0], 1], 1f), ids, count), 1f),
                { } one => Run(new SegmentPrimitive(one, count), rows, ids),
            }, shape);
        }, data, segmentIds);
    }

    private static Tensor Sums(Tensor rows, Tensor ids, int count) => Run(new SegmentPrimitive(ReductionKind.Sum, count), rows, ids);

    /// <summary>One more than the largest id, read from the numbers.</summary>
    private static int Segments(Tensor ids)
    {
        var most = -1;
        foreach (var id in ids.AsIntegers())
            most = Math.Max(most, id);
        return most < MostMade
            ? most + 1
            : throw new NabiException(
                $"The largest id is {most}, which would make more than {MostMade} segments; name numSegments, or use smaller ids.");
    }

    /// <summary>
    /// Rows side by side with those of their segment; each is multiplied by what stands 1, 2, 4, ... rows before it in its segment, so that
    /// the last has the product of all. Nothing of another segment, NaN or infinite as it may be, takes part.
    /// </summary>
    private static Tensor Products(Tensor rows, Tensor ids, int count)
    {
        var (n, width) = (rows.Shape[0], rows.Shape[1]);
        // Checks the ids.
        _ = Sums(Tensor.Filled([n, 1], 0f), ids, count);
        if (n == 0)
            return Tensor.Filled([count, width], 1f);
        if (count > MostSorted)
            throw new NabiException($"SegmentProd knows at most {MostSorted} segments, got {count}.");
        var order = Argsort(Cast(ids, DType.Float32));
        var segments = TakeAlongAxis(ids, order);
        // Rows that are left out have no gradient either.
        var running = Where(ExpandDims(GreaterEqual(segments, 0f), 1), Gather(rows, order, "SegmentProd"), 1f);
        for (long reach = 1; reach < n; reach *= 2)
        {
            var far = (int)reach;
            var isSame = Concat([Tensor.Filled([far], false), Equal(Slice(segments, 0, far), Slice(segments, 0, 0, n - far))]);
            running *= Where(ExpandDims(isSame, 1), Pad(Slice(running, 0, 0, n - far), 0, far, 0), 1f);
        }

        var last = RunAll(new LastIndexPrimitive(count), segments);
        return Where(ExpandDims(last[1], 1), Gather(running, last[0], "SegmentProd"), 1f);
    }
}
