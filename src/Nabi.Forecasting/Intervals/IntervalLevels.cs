namespace Nabi.Forecasting;

/// <summary>Levels of intervals, and the quantiles at their ends.</summary>
internal static class IntervalLevels
{
    /// <summary>The quantiles that the intervals need, ascending, with the median.</summary>
    public static double[] Quantiles(IReadOnlyList<double> levels)
        => [.. levels.Select(Low).Append(0.5).Concat(levels.Select(High)).Distinct().Order()];

    /// <summary>The places of both ends of an interval among quantiles.</summary>
    public static (int Low, int High) Ends(IReadOnlyList<double> quantiles, double level)
    {
        var (low, high) = (Place(Low(level)), Place(High(level)));
        return low >= 0 && high >= 0 ? (low, high) : throw new NabiException(FormattableString.Invariant(
            $"The forecast has no interval of level {level}; {There(quantiles)}"));

        int Place(double quantile)
        {
            for (var i = 0; i < quantiles.Count; i++)
            {
                if (Math.Abs(quantiles[i] - quantile) < 1e-9)
                    return i;
            }

            return -1;
        }
    }

    // The levels whose both ends are there.
    private static string There(IReadOnlyList<double> quantiles)
    {
        string[] levels = [.. quantiles.Where(low => low < 0.5 && quantiles.Any(high => Math.Abs(high - (1 - low)) < 1e-9))
            .Select(low => Math.Round(1 - 2 * low, 9)).Order().Select(level => level.ToString(CultureInfo.InvariantCulture))];
        return levels.Length == 0 ? "it has none. Set Levels of the forecaster before Fit."
            : $"it has {string.Join(", ", levels)}. Ask for one of them, or set Levels of the forecaster before Fit.";
    }

    private static double Low(double level) => Math.Round((1 - level) / 2, 12);

    private static double High(double level) => Math.Round((1 + level) / 2, 12);
}
