namespace Nabi.Forecasting;

/// <summary>The season and the trend of a series.</summary>
/// <param name="Figure">The season, by the place of a step in it; one 0 for none.</param>
/// <param name="IsFactor">Whether the season is a factor.</param>
/// <param name="Level">The trend at step 0.</param>
/// <param name="Slope">The trend a step.</param>
internal sealed record SeriesParts(double[] Figure, bool IsFactor, double Level, double Slope)
{
    /// <summary>Takes values apart; missing ones do not count.</summary>
    public static SeriesParts Of(ReadOnlySpan<double> values, int season, bool hasTrend)
    {
        double[] figure = [0];
        var isFactor = false;
        if (season > 1 && values.Length >= 2 * season)
        {
            isFactor = true;
            foreach (var value in values)
                isFactor &= !(value <= 0);
            figure = SeasonalDecomposition.Figure(values, season, isFactor);
        }

        SeriesParts parts = new(figure, isFactor, 0, 0);
        if (!hasTrend)
            return parts;
        var (count, times, sum, squares, products) = (0, 0.0, 0.0, 0.0, 0.0);
        var middle = (values.Length - 1) / 2.0;
        for (var t = 0; t < values.Length; t++)
        {
            var value = parts.Without(values[t], t);
            if (double.IsNaN(value))
                continue;
            var time = t - middle;
            (count, times, sum, squares, products) = (count + 1, times + time, sum + value, squares + time * time, products + time * value);
        }

        var spread = squares - times * times / Math.Max(1, count);
        if (count < 2 || spread <= 0)
            return parts;
        var slope = (products - times * sum / count) / spread;
        return parts with { Slope = slope, Level = (sum - slope * times) / count - slope * middle };
    }

    /// <summary>A value without season and trend.</summary>
    public double Without(double value, int step)
        => (IsFactor ? value / Figure[step % Figure.Length] : value - Figure[step % Figure.Length]) - (Level + Slope * step);

    /// <summary>A value with them.</summary>
    public double With(double value, int step)
        => value + (Level + Slope * step) is var whole && IsFactor
            ? whole * Figure[step % Figure.Length] : whole + Figure[step % Figure.Length];
}
