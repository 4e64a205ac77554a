namespace Nabi;

public static partial class Ops
{
    /// <summary>The mean of each of so many windows: window i of n places goes from floor(i n / size) to ceil((i + 1) n / size).</summary>
    /// <param name="x">(batch, [[depth,] height,] width, channels).</param>
    /// <param name="outputSize">How many windows along each axis between batch and channels, at least 1.</param>
    /// <returns>(batch, sizes..., channels).</returns>
    /// <exception cref="NabiException">There are not as many sizes as axes, one is below 1, or an axis is empty.</exception>
    public static Tensor AdaptiveAveragePool(Tensor x, IReadOnlyList<int> outputSize)
        => Adapted("AdaptiveAveragePool", x, outputSize, false);

    /// <summary>
    /// The largest of each of so many windows: window i of n places goes from floor(i n / size) to ceil((i + 1) n / size).
    /// </summary>
    /// <param name="x">(batch, [[depth,] height,] width, channels).</param>
    /// <param name="outputSize">How many windows along each axis between batch and channels, at least 1.</param>
    /// <returns>(batch, sizes..., channels).</returns>
    /// <exception cref="NabiException">There are not as many sizes as axes, one is below 1, or an axis is empty.</exception>
    public static Tensor AdaptiveMaxPool(Tensor x, IReadOnlyList<int> outputSize) => Adapted("AdaptiveMaxPool", x, outputSize, true);

    private static Tensor Adapted(string name, Tensor x, IReadOnlyList<int> outputSize, bool maximum)
    {
        ArgumentNullException.ThrowIfNull(outputSize);
        int[] sizes = [.. outputSize];
        return Compose(name, null, one =>
        {
            if (one[0].Rank != sizes.Length + 2 || sizes.Length == 0 || Array.Exists(sizes, size => size < 1))
            {
                throw new NabiException(
                    $"{name} needs a size of at least 1 for each axis between batch and channels, got "
                    + $"({string.Join(", ", sizes.Select(size => $"{size}"))}) for {one[0].Shape}.");
            }

            var y = Counted(one[0]);
            for (var i = 0; i < sizes.Length; i++)
                y = Adapted(name, y, i + 1, sizes[i], maximum);
            return y;
        }, x);
    }

    private static Tensor Adapted(string name, Tensor x, int axis, int size, bool maximum)
    {
        var length = x.Shape[axis];
        var result = x.Shape.With(axis, size);
        if (x.IsSymbolic || length == size)
            return length == size ? x : Tensor.Symbolic(result);
        if (length == 0)
            throw new NabiException($"{name}: axis {axis} of {x.Shape} is empty, so no window has a place.");
        if (result.Size > MostMade)
            throw new NabiException($"{name} would make {result.Size} numbers; the most that are made is {MostMade}.");
        var behind = x.Shape.Slice(axis + 1, x.Rank - axis - 1);
        if (length % size == 0)
        {
            var parts = View(x, x.Shape.Slice(0, axis).Concat([size, length / size]).Concat(behind));
            return maximum ? Max(parts, [axis + 1]) : Mean(parts, [axis + 1]);
        }

        int First(int i) => (int)((long)i * length / size);
        int End(int i) => (int)(((i + 1L) * length + size - 1) / size);
        var width = Enumerable.Range(0, size).Max(i => End(i) - First(i));
        if ((long)size * width > MostMade)
            throw new NabiException($"{name}: {size} windows of {width} places are more than {MostMade} numbers, the most that are made.");
        var places = new int[size * width];
        var shares = new float[size * width];
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < width; k++)
            {
                var isIn = k < End(i) - First(i);
                places[i * width + k] = isIn ? First(i) + k : First(i);
                shares[i * width + k] = isIn ? 1f / (End(i) - First(i)) : 0f;
            }
        }

        Shape along = [size, width, .. Enumerable.Repeat(1, behind.Rank)];
        var windows = Take(x, new Tensor([size, width], (ReadOnlySpan<int>)places), axis);
        var weights = new Tensor(along, shares);
        // What fills up a shorter window does not count, infinite as it may be.
        var counted = Where(Greater(weights, 0f), windows, maximum ? float.NegativeInfinity : 0f);
        return maximum ? Max(counted, [axis + 1]) : Sum(counted * weights, [axis + 1]);
    }
}
