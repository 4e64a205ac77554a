namespace Nabi.Images;

/// <summary>Which pixels of an axis make each new one, and with which weights; they add up to 1.</summary>
internal sealed class AxisWeights
{
    private readonly (int First, int Count)[] places;
    private readonly double[] weights;
    private readonly int width;

    /// <summary>The weights of one axis.</summary>
    /// <param name="filter">The window.</param>
    /// <param name="length">Pixels of the axis.</param>
    /// <param name="from">Where the part begins that becomes the new axis.</param>
    /// <param name="part">How long that part is; what lies beside it still weighs in at its borders, as with PIL's box.</param>
    /// <param name="result">Pixels of the new axis.</param>
    public AxisWeights(ResizeFilter filter, int length, int from, int part, int result)
    {
        var scale = (double)part / result;
        var stretch = filter.Grows ? Math.Max(scale, 1) : 1;
        var radius = filter.Radius * stretch;
        width = 2 * (int)Math.Ceiling(radius) + 1;
        places = new (int, int)[result];
        weights = new double[checked(result * width)];
        for (var i = 0; i < result; i++)
        {
            var centre = from + (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - radius + 0.5));
            var count = Math.Min(length, (int)(centre + radius + 0.5)) - first;
            places[i] = (first, count);
            var row = weights.AsSpan(i * width, count);
            var sum = 0.0;
            for (var k = 0; k < count; k++)
                sum += row[k] = filter.Window((k + first - centre + 0.5) * (1 / stretch));
            for (var k = 0; k < count && sum != 0; k++)
                row[k] /= sum;
        }
    }

    /// <summary>Pixels of the new axis.</summary>
    public int Length => places.Length;

    /// <summary>The first pixel of new pixel <paramref name="i"/>.</summary>
    public int First(int i) => places[i].First;

    /// <summary>The weights of new pixel <paramref name="i"/>, from its first on.</summary>
    public ReadOnlySpan<double> Of(int i) => weights.AsSpan(i * width, places[i].Count);
}
