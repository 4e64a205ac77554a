namespace Nabi.Forecasting;

/// <summary>One of the models of exponential smoothing: ETS with these parts.</summary>
/// <param name="Trend">None, additive or damped.</param>
/// <param name="Seasonality">None, additive or multiplicative.</param>
/// <param name="RelativeErrors">Whether errors are shares of the forecast (multiplicative), not differences.</param>
/// <param name="Season">Steps of a season; 1 where there is none.</param>
internal readonly record struct SmoothingForm(SmoothingTrend Trend, SmoothingSeasonality Seasonality, bool RelativeErrors, int Season)
{
    /// <summary>Whether there is a slope.</summary>
    public bool HasTrend => Trend != SmoothingTrend.None;

    /// <summary>Whether there is a season.</summary>
    public bool HasSeason => Seasonality != SmoothingSeasonality.None;

    /// <summary>
    /// Numbers that are searched: the smoothing parameters alpha, beta, gamma and phi as far as the form has them, then by how much the
    /// first level and slope differ from their first guess.
    /// </summary>
    public int Searched => 2 + (HasTrend ? 2 : 0) + (HasSeason ? 1 : 0) + (Trend == SmoothingTrend.Damped ? 1 : 0);

    /// <summary>All numbers that are estimated, for the information criterion: those searched, the season and the variance.</summary>
    public int Estimated => Searched + (HasSeason ? Season - 1 : 0) + 1;

    /// <summary>Whether it can be fitted to these values.</summary>
    public bool Fits(ReadOnlySpan<double> values)
    {
        if (values.Length < (HasSeason ? 2 * Season + 3 : 2) || (HasSeason && Season < 2))
            return false;
        if (RelativeErrors || Seasonality == SmoothingSeasonality.Multiplicative)
        {
            foreach (var value in values)
            {
                if (value <= 0)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Where the search begins, and its first steps.</summary>
    public (double[] Start, double[] Steps) Search()
    {
        List<(double Start, double Step)> numbers = [(0.3, 0.2)];
        if (HasTrend)
            numbers.Add((0.05, 0.05));
        if (HasSeason)
            numbers.Add((0.1, 0.1));
        if (Trend == SmoothingTrend.Damped)
            numbers.Add((0.95, -0.05));
        numbers.Add((0, 0.1));
        if (HasTrend)
            numbers.Add((0, 0.1));
        return ([.. numbers.Select(number => number.Start)], [.. numbers.Select(number => number.Step)]);
    }
}
