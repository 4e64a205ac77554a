namespace Nabi.Forecasting;

/// <summary>
/// Measures of forecasts, as plain functions of what came true and what was forecast. Steps at which the truth is missing (NaN) do not
/// count; without any step that counts a measure is NaN, and so it is where a forecast is NaN at a step that counts.
/// </summary>
/// <remarks>
/// The definitions are those of the M4 competition (Makridakis, Spiliotis, Assimakopoulos, 2020) where it has them, and of GluonTS for the
/// weighted quantile loss.
/// </remarks>
public static class Scores
{
    /// <summary>Mean absolute error.</summary>
    /// <param name="truth">What came true (N).</param>
    /// <param name="forecast">What was forecast (N).</param>
    /// <exception cref="NabiException">The lengths differ.</exception>
    public static double Mae(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
        => Mean(truth, forecast, static (y, f) => Math.Abs(y - f));

    /// <summary>Mean squared error.</summary>
    /// <inheritdoc cref="Mae"/>
    public static double Mse(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
        => Mean(truth, forecast, static (y, f) => (y - f) * (y - f));

    /// <summary>
    /// Symmetric mean absolute percentage error, from 0 to 200: <c>200 |y - f| / (|y| + |f|)</c>, 0 where both are 0.
    /// </summary>
    /// <inheritdoc cref="Mae"/>
    public static double Smape(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
        => Mean(truth, forecast, static (y, f) => Math.Abs(y) + Math.Abs(f) is var size && size == 0 ? 0 : 200 * Math.Abs(y - f) / size);

    /// <summary>
    /// Mean absolute scaled error: the mean absolute error over that of the seasonal naive forecast inside the history. Hyndman, Koehler,
    /// 2006.
    /// </summary>
    /// <param name="truth">What came true (N).</param>
    /// <param name="forecast">What was forecast (N).</param>
    /// <param name="history">What was known.</param>
    /// <param name="season">Steps of a season; 1 for the last value as the naive forecast.</param>
    /// <returns>The score; NaN or infinite where the history repeats exactly, so that the naive forecast makes no error.</returns>
    /// <exception cref="NabiException">The lengths differ.</exception>
    public static double Mase(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast, ReadOnlySpan<double> history, int season)
        => Mae(truth, forecast) / NaiveError(history, season);

    /// <summary>Overall weighted average of the M4 competition: the mean of sMAPE and MASE, each relative to the naive method's.</summary>
    /// <param name="smape">The mean sMAPE of the forecasts.</param>
    /// <param name="mase">Their mean MASE.</param>
    /// <param name="naiveSmape">The mean sMAPE of the naive method: the M4's is Naive2.</param>
    /// <param name="naiveMase">Its mean MASE.</param>
    public static double Owa(double smape, double mase, double naiveSmape, double naiveMase)
        => (smape / naiveSmape + mase / naiveMase) / 2;

    /// <summary>The mean pinball loss of a quantile: <c>max(q (y - f), (q - 1) (y - f))</c>.</summary>
    /// <param name="truth">What came true (N).</param>
    /// <param name="forecast">The forecast quantile (N).</param>
    /// <param name="quantile">Which quantile it is, between 0 and 1.</param>
    /// <exception cref="NabiException">The lengths differ, or the quantile is not between 0 and 1.</exception>
    public static double Pinball(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast, double quantile)
    {
        CheckPart(quantile, "the quantile");
        return Mean(truth, forecast, (y, f) => Math.Max(quantile * (y - f), (quantile - 1) * (y - f)));
    }

    /// <summary>The part of the steps at which the truth lies between the bounds, from 0 to 1; the bounds count as inside.</summary>
    /// <param name="truth">What came true (N).</param>
    /// <param name="lower">The lower bounds (N).</param>
    /// <param name="upper">The upper bounds (N).</param>
    /// <exception cref="NabiException">The lengths differ.</exception>
    public static double Coverage(ReadOnlySpan<double> truth, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        Check(truth, lower);
        Check(truth, upper);
        var (inside, count) = (0.0, 0);
        for (var t = 0; t < truth.Length; t++)
        {
            if (!double.IsNaN(truth[t]))
                (inside, count) = (inside + Inside(truth[t], lower[t], upper[t]), count + 1);
        }

        return count > 0 ? inside / count : double.NaN;

        static double Inside(double value, double lower, double upper)
            => double.IsNaN(lower) || double.IsNaN(upper) ? double.NaN : value >= lower && value <= upper ? 1 : 0;
    }

    /// <summary>
    /// The mean interval score: the width, and 2 / (1 - level) times how far the truth lies outside. Gneiting, Raftery, 2007.
    /// </summary>
    /// <param name="truth">What came true (N).</param>
    /// <param name="lower">The lower bounds (N).</param>
    /// <param name="upper">The upper bounds (N).</param>
    /// <param name="level">The part of the truth that should lie inside, between 0 and 1.</param>
    /// <exception cref="NabiException">The lengths differ, or the level is not between 0 and 1.</exception>
    public static double IntervalScore(ReadOnlySpan<double> truth, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double level)
    {
        CheckPart(level, "the level");
        Check(truth, lower);
        Check(truth, upper);
        var (sum, count) = (0.0, 0);
        for (var t = 0; t < truth.Length; t++)
        {
            if (!double.IsNaN(truth[t]))
            {
                (sum, count) = (sum + (upper[t] - lower[t])
                    + 2 / (1 - level) * (Math.Max(0, lower[t] - truth[t]) + Math.Max(0, truth[t] - upper[t])), count + 1);
            }
        }

        return count > 0 ? sum / count : double.NaN;
    }

    /// <summary>
    /// The mean scaled interval score of the M4 competition: the interval score over the error of the seasonal naive forecast inside the
    /// history.
    /// </summary>
    /// <param name="truth">What came true (N).</param>
    /// <param name="lower">The lower bounds (N).</param>
    /// <param name="upper">The upper bounds (N).</param>
    /// <param name="level">The part of the truth that should lie inside, between 0 and 1.</param>
    /// <param name="history">What was known.</param>
    /// <param name="season">Steps of a season; 1 for the last value as the naive forecast.</param>
    /// <exception cref="NabiException">The lengths differ.</exception>
    public static double Msis(ReadOnlySpan<double> truth, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double level,
        ReadOnlySpan<double> history, int season)
        => IntervalScore(truth, lower, upper, level) / NaiveError(history, season);

    /// <summary>
    /// The mean absolute difference of the history over a season, what scaled measures divide by; NaN for a history without any, 0 for one
    /// that repeats exactly: differences as small as rounding makes them count as none.
    /// </summary>
    /// <param name="history">What was known.</param>
    /// <param name="season">Steps of a season, 1 or more; a history that is not longer than a season is taken with 1.</param>
    public static double NaiveError(ReadOnlySpan<double> history, int season)
    {
        if (history.Length <= season)
            season = 1;
        NaiveDifferences differences = default;
        for (var t = season; t < history.Length; t++)
            differences.Add(history[t], history[t - season]);
        return differences.Error;
    }

    private static double Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast, Func<double, double, double> error)
    {
        Check(truth, forecast);
        var (sum, count) = (0.0, 0);
        for (var t = 0; t < truth.Length; t++)
        {
            if (!double.IsNaN(truth[t]))
                (sum, count) = (sum + error(truth[t], forecast[t]), count + 1);
        }

        return count > 0 ? sum / count : double.NaN;
    }

    private static void CheckPart(double part, string what)
    {
        if (part is not (> 0 and < 1))
            throw new NabiException(FormattableString.Invariant($"Scores: {what} must be between 0 and 1, got {part}."));
    }

    private static void Check(ReadOnlySpan<double> truth, ReadOnlySpan<double> forecast)
    {
        if (truth.Length != forecast.Length)
            throw new NabiException($"Scores: the truth has {truth.Length} steps and the forecast {forecast.Length}; give equally many.");
    }
}
