namespace Nabi.Forecasting;

/// <summary>
/// Exponential smoothing of one series in the form of innovations (Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing,
/// 2008): with m the forecast of a step and e its error, level = level + slope + alpha e, slope = phi slope + beta e, season = season +
/// gamma e, each in the scale of its part. A missing value changes nothing.
/// </summary>
internal sealed class SmoothingFit
{
    private readonly double[] values;
    private readonly double[] firstSeason;
    private readonly double firstLevel;
    private readonly double firstSlope;
    private readonly double unit;

    /// <summary>
    /// Prepares the first states: the season by classical decomposition, level and slope from the first values without it.
    /// </summary>
    /// <param name="form">The parts.</param>
    /// <param name="values">The values; NaN for missing ones.</param>
    /// <param name="filled">The same with missing ones filled.</param>
    public SmoothingFit(SmoothingForm form, double[] values, double[] filled)
    {
        (Form, this.values) = (form, values);
        var isFactor = form.Seasonality == SmoothingSeasonality.Multiplicative;
        firstSeason = form.HasSeason ? SeasonalDecomposition.Figure(filled, form.Season, isFactor) : [isFactor ? 1 : 0];
        var adjusted = (double[])filled.Clone();
        for (var t = 0; form.HasSeason && t < adjusted.Length; t++)
            adjusted[t] = isFactor ? adjusted[t] / firstSeason[t % form.Season] : adjusted[t] - firstSeason[t % form.Season];
        for (var t = 1; t < adjusted.Length; t++)
            unit += Math.Abs(adjusted[t] - adjusted[t - 1]) / (adjusted.Length - 1);
        var first = Math.Min(adjusted.Length, Math.Max(10, 2 * form.Season));
        var (middle, sum, squares) = ((first - 1) / 2.0, 0.0, 0.0);
        for (var t = 0; t < first; t++)
        {
            firstLevel += adjusted[t] / first;
            sum += (t - middle) * adjusted[t];
            squares += (t - middle) * (t - middle);
        }

        if (form.HasTrend && squares > 0)
        {
            firstSlope = sum / squares;
            firstLevel -= firstSlope * (middle + 1);
        }
    }

    /// <summary>The parts.</summary>
    public SmoothingForm Form { get; }

    /// <summary>The searched numbers, after <see cref="Search"/>.</summary>
    public double[] Numbers { get; private set; } = [];

    /// <summary>Akaike's information criterion, corrected for small samples; infinite where nothing fits.</summary>
    public double Criterion { get; private set; } = double.PositiveInfinity;

    /// <summary>Finds the numbers of the largest likelihood.</summary>
    /// <param name="from">Numbers that fitted a shorter history of the same series, to begin with; null for the form's own.</param>
    public void Search(double[]? from = null)
    {
        var (start, steps) = Form.Search();
        (Numbers, var value) = NelderMead.Minimize(numbers => Deviance(numbers, out _), from ?? start, steps, from is null ? 200 : 60);
        var (count, estimated) = (values.Count(number => !double.IsNaN(number)), Form.Estimated);
        if (value < double.MaxValue && count - estimated - 1 > 0)
            Criterion = value + 2.0 * estimated + 2.0 * estimated * (estimated + 1) / (count - estimated - 1);
        else if (value < double.MaxValue)
            Criterion = double.MaxValue;
    }

    /// <summary>The forecast, and the standard deviation of its errors.</summary>
    /// <param name="numbers">The searched numbers.</param>
    /// <param name="mean">Filled with the forecast of each step.</param>
    /// <param name="deviation">Filled with the deviation of each step.</param>
    /// <param name="freedom">How many values the deviation comes from, less the numbers that were fitted to them.</param>
    /// <returns>False where these numbers lead to no forecast.</returns>
    public bool Forecast(ReadOnlySpan<double> numbers, Span<double> mean, Span<double> deviation, out int freedom)
    {
        var isForecast = Deviance(numbers, out var end) != double.MaxValue;
        freedom = end.Freedom;
        if (!isForecast)
            return false;
        var parameters = SmoothingParameters.Of(Form, numbers);
        var (damping, slopes, variance) = (1.0, 0.0, 1.0);
        for (var h = 0; h < mean.Length; h++)
        {
            damping *= parameters.Phi;
            slopes += damping;
            var season = end.Season[(values.Length + h) % end.Season.Length];
            var level = end.Level + slopes * end.Slope;
            mean[h] = Form.Seasonality == SmoothingSeasonality.Multiplicative ? level * season : level + season;
            deviation[h] = end.Sigma * Math.Sqrt(variance) * (Form.RelativeErrors ? Math.Abs(mean[h]) : 1);
            // What an error of this step does to the steps after it (Hyndman and others, 2008, table 6.1).
            var weight = parameters.Alpha + parameters.Beta * slopes
                + (Form.HasSeason && (h + 1) % Form.Season == 0 ? parameters.Gamma : 0);
            variance += weight * weight;
        }

        return true;
    }

    // -2 log likelihood up to a constant; the largest number where the parameters are not allowed.
    private double Deviance(ReadOnlySpan<double> numbers, out (double Level, double Slope, double[] Season, double Sigma, int Freedom) end)
    {
        var p = SmoothingParameters.Of(Form, numbers);
        end = default;
        if (!p.IsAllowed(Form))
            return double.MaxValue;
        var (isFactor, relative) = (Form.Seasonality == SmoothingSeasonality.Multiplicative, Form.RelativeErrors);
        var (level, slope, season) = (firstLevel + unit * p.Level, firstSlope + unit * p.Slope, (double[])firstSeason.Clone());
        var (squares, logs, count, place) = (0.0, 0.0, 0, 0);
        foreach (var value in values)
        {
            var before = level + p.Phi * slope;
            var part = season[place];
            var forecast = isFactor ? before * part : before + part;
            if ((relative || isFactor) && (forecast <= 0 || before <= 0))
                return double.MaxValue;
            var error = double.IsNaN(value) ? 0 : value - forecast;
            if (!double.IsNaN(value))
            {
                count++;
                squares += relative ? error / forecast * (error / forecast) : error * error;
                logs += relative ? Math.Log(forecast) : 0;
            }

            level = before + p.Alpha * (isFactor ? error / part : error);
            slope = p.Phi * slope + p.Beta * (isFactor ? error / part : error);
            if (Form.HasSeason)
                season[place] = part + p.Gamma * (isFactor ? error / before : error);
            if (++place == season.Length)
                place = 0;
        }

        // All that was fitted but the variance itself.
        var fitted = Form.Estimated - 1;
        var freedom = Math.Max(1, count - fitted);
        end = (level, slope, season, Math.Sqrt(squares / freedom * LocalForecasts.PredictionError(count, fitted)), freedom);
        var result = count * Math.Log(squares / Math.Max(1, count) + double.Epsilon) + 2 * logs;
        return double.IsFinite(result) ? result : double.MaxValue;
    }
}
