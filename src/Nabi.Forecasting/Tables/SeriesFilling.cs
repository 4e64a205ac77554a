namespace Nabi.Forecasting;

/// <summary>Fills what is missing in a series.</summary>
internal static class SeriesFilling
{
    /// <summary>Fills a column.</summary>
    /// <returns>The cells that were filled.</returns>
    public static long Fill(Span<double> values, FillingRule rule, bool isWords)
    {
        if (rule == FillingRule.Missing || (isWords && rule == FillingRule.Zero))
            return 0;
        if (!isWords && rule == FillingRule.Linear)
            return FillLines(values);
        long filled = 0;
        var (sum, count, mean) = (0.0, 0, !isWords && rule == FillingRule.Mean ? MeanOf(values) : double.NaN);
        var before = -1;
        for (var t = 0; t < values.Length; t++)
        {
            if (!double.IsNaN(values[t]))
            {
                (before, sum, count) = (t, sum + values[t], count + 1);
                continue;
            }

            values[t] = isWords || rule == FillingRule.Forward ? before >= 0 ? values[before] : double.NaN
                : rule == FillingRule.Zero ? 0 : count > 0 ? sum / count : mean;
            filled += double.IsNaN(values[t]) ? 0 : 1;
        }

        return filled;
    }

    private static long FillLines(Span<double> values)
    {
        long filled = 0;
        var before = -1;
        for (var t = 0; t < values.Length; t++)
        {
            if (double.IsNaN(values[t]))
                continue;
            for (var at = before + 1; before >= 0 && at < t; at++, filled++)
                values[at] = values[before] + (values[t] - values[before]) * (at - before) / (t - before);
            before = t;
        }

        return filled;
    }

    private static double MeanOf(ReadOnlySpan<double> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                (sum, count) = (sum + value, count + 1);
        }

        return count > 0 ? sum / count : double.NaN;
    }
}
