namespace Nabi.Forecasting;

/// <summary>
/// The mean of the line through a series and of the simple exponential smoothing of the series with its distance from that line doubled
/// (Assimakopoulos, Nikolopoulos, 2000: the theta lines 0 and 2). A season, where the test of the M4 competition finds one, is taken out
/// first and put back.
/// </summary>
/// <remarks>
/// The season is a factor where all values are positive, else an addend. Intervals are those of normal errors of the smoothing:
/// s² (1 + (h - 1) alpha²) (Hyndman, Billah, 2003), s² the final prediction error (Akaike, 1969) and the quantiles those of Student's t.
/// </remarks>
public sealed class Theta : ForecastModel
{
    private static readonly ConfigSetting<int?> SeasonSetting =
        ConfigSetting.OptionalInt(nameof(Season), (value, _) => value is null or >= 1 ? null : "1 or more");

    /// <summary>Steps of a season, 1 or more; null (default) for the task's.</summary>
    /// <exception cref="NabiException">It is below 1.</exception>
    public int? Season { get => Get(SeasonSetting); init => Set(SeasonSetting, value); }

    /// <inheritdoc/>
    public override ModelInputs Reads => ModelInputs.None;

    /// <inheritdoc/>
    internal override int StepsKept(ForecastTask task) => LocalForecasts.Kept(Season ?? task.Season);

    /// <inheritdoc/>
    protected override IEnumerable<ConfigSetting> Settings => [SeasonSetting];

    /// <inheritdoc/>
    protected override IReadOnlyList<ModelForecast> Forecast(ForecastTask task, IReadOnlyList<SeriesHistory> series)
        => LocalForecasts.Each(task, series, (history, forecast, target) =>
        {
            ArgumentNullException.ThrowIfNull(task);
            var values = LocalForecasts.Filled(history.Target(target));
            var season = Season ?? task.Season;
            var isSeasonal = SeasonalDecomposition.HasSeason(values, season);
            var isFactor = isSeasonal && values.Min() > 0;
            var figure = isSeasonal ? SeasonalDecomposition.Figure(values, season, isFactor) : [0];
            var adjusted = new double[values.Length];
            for (var t = 0; t < values.Length; t++)
                adjusted[t] = isFactor ? values[t] / figure[t % season] : values[t] - figure[t % figure.Length];
            // The start and slope of the line, the smoothing parameter, and the season.
            var fitted = 3 + (isSeasonal ? season - 1 : 0);
            var lines = Lines(adjusted, fitted);
            double[] mean = new double[task.Horizon], deviations = new double[task.Horizon];
            for (var h = 0; h < task.Horizon; h++)
            {
                var point = 0.5 * (lines.Level + lines.Start + lines.Slope * (values.Length + h));
                var deviation = lines.Deviation * Math.Sqrt(1 + h * lines.Alpha * lines.Alpha);
                var part = figure[(values.Length + h) % figure.Length];
                (mean[h], deviations[h]) = (isFactor ? point * part : point + part, isFactor ? deviation * part : deviation);
            }

            LocalForecasts.Put(forecast, target, mean, deviations, values.Length - fitted);
        });

    // The line through the values, and the smoothing of theta line 2.
    private static (double Start, double Slope, double Level, double Alpha, double Deviation) Lines(double[] values, int fitted)
    {
        if (values.Length < 2)
            return values.Length == 0 ? default : (values[0], 0, values[0], 1, 0);
        var (middle, mean, sum, squares) = ((values.Length - 1) / 2.0, values.Average(), 0.0, 0.0);
        for (var t = 0; t < values.Length; t++)
        {
            sum += (t - middle) * (values[t] - mean);
            squares += (t - middle) * (t - middle);
        }

        var slope = sum / squares;
        var start = mean - slope * middle;
        var line = new double[values.Length];
        for (var t = 0; t < line.Length; t++)
            line[t] = 2 * values[t] - (start + slope * t);
        var alpha = LowestOf(candidate => Smoothed(line, candidate).Squares);
        var (level, errors) = Smoothed(line, alpha);
        // The error of the mean of both lines is half that of line 2.
        var variance = errors / Math.Max(1, values.Length - fitted) * LocalForecasts.PredictionError(values.Length, fitted);
        return (start, slope, level, alpha, 0.5 * Math.Sqrt(variance));
    }

    private static (double Level, double Squares) Smoothed(double[] values, double alpha)
    {
        var (level, squares) = (values[0], 0.0);
        for (var t = 1; t < values.Length; t++)
        {
            var error = values[t] - level;
            squares += error * error;
            level += alpha * error;
        }

        return (level, squares);
    }

    // Between 0 and 1: the best of a grid, then golden sections around it.
    private static double LowestOf(Func<double, double> function)
    {
        const int Grid = 20;
        const double Smallest = 1e-4;
        var best = Enumerable.Range(0, Grid + 1).Select(i => Math.Clamp((double)i / Grid, Smallest, 1 - Smallest)).MinBy(function);
        return GoldenSection.Lowest(function, Math.Max(Smallest, best - 1.0 / Grid), Math.Min(1 - Smallest, best + 1.0 / Grid), 30);
    }
}
