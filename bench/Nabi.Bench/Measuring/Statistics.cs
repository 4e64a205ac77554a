namespace Nabi.Bench;

/// <summary>The middle of a list, and how far the list lies apart.</summary>
internal static class Statistics
{
    /// <summary>The median; NaN of nothing.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            return double.NaN;
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>
    /// The distance between the quartiles divided by the median: 0 when all are equal, and one outlier among five changes little.
    /// </summary>
    public static double Spread(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return (At(0.75) - At(0.25)) / Median(sorted);

        double At(double share)
        {
            var place = share * (sorted.Length - 1);
            var (low, high) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
            return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
        }
    }
}
