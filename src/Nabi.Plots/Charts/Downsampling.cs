namespace Nabi.Plots;

/// <summary>Chooses the points of a long line that a screen can show: from each column of pixels its lowest and highest.</summary>
internal static class Downsampling
{
    /// <summary>The kept indices out of <paramref name="points"/>, at most two per column.</summary>
    public static HashSet<int> Keep(int[] points, double[] y, int columns)
    {
        columns = Math.Max(1, columns);
        if (points.Length <= 3 * columns)
            return [.. points];
        HashSet<int> kept = [points[0], points[^1]];
        var size = (points.Length + columns - 1) / columns;
        for (var start = 0; start < points.Length; start += size)
        {
            int low = points[start], high = points[start];
            for (var k = start; k < Math.Min(points.Length, start + size); k++)
            {
                low = y[points[k]] < y[low] ? points[k] : low;
                high = y[points[k]] > y[high] ? points[k] : high;
            }
            kept.Add(low);
            kept.Add(high);
        }
        return kept;
    }
}
