using Nabi.Forecasting;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>Errors of two models' weighted mean over many windows.</summary>
internal static class EttErrors
{
    private const int Together = 256;

    /// <summary>Mean squared and absolute error of forecasts that begin at each of some hours, over all targets and steps.</summary>
    /// <param name="history">The series, the hours that are forecast among them.</param>
    /// <param name="first">Where the first forecast begins.</param>
    /// <param name="last">Where the last may begin.</param>
    /// <param name="step">Hours from one to the next.</param>
    /// <param name="one">A model.</param>
    /// <param name="other">Another one.</param>
    /// <param name="shares">What the first model counts, from 0 to 1.</param>
    /// <returns>The errors for each of the shares.</returns>
    public static (double Mse, double Mae)[] Of(SeriesHistory history, int first, int last, int step,
        ForecastModel one, ForecastModel other,
        double[] shares)
    {
        var sums = new (double Squares, double Absolutes)[shares.Length];
        var count = 0L;
        var origins = Enumerable.Range(0, ((last - first) / step) + 1).Select(i => first + (i * step));
        foreach (var some in origins.Chunk(Together))
        {
            SeriesHistory[] pasts = [.. some.Select(history.Until)];
            var (a, b) = (one.Predict(pasts), other.Predict(pasts));
            for (var i = 0; i < some.Length; i++)
                for (var target = 0; target < a[i].Targets; target++)
                {
                    var truth = history.Target(target).Slice(some[i], a[i].Horizon);
                    var x = a[i].Median(target);
                    var y = b[i].Median(target);
                    for (var k = 0; k < shares.Length; k++)
                        for (var h = 0; h < truth.Length; h++)
                        {
                            var error = (shares[k] * x[h]) + ((1 - shares[k]) * y[h]) - truth[h];
                            sums[k] = (sums[k].Squares + (error * error), sums[k].Absolutes + Math.Abs(error));
                        }

                    count += truth.Length;
                }
        }

        return [.. sums.Select(sum => (sum.Squares / count, sum.Absolutes / count))];
    }

    /// <summary>Shows the first forecast of the test part for the last target.</summary>
    public static void Show(RecipeRun run, EttData data, ForecastTask task, ForecastModel one, ForecastModel other, double share)
    {
        var origin = data.Train + data.Validation;
        var target = task.Schema.Targets.Count - 1;
        var past = data.History.Until(origin);
        var (x, y) = (one.Predict([past])[0].Median(target).ToArray(), other.Predict([past])[0].Median(target).ToArray());
        var shown = origin - task.Lookback;
        run.Show("Forecast and truth",
            new LineChart("The first hours of the test part") { XLabel = "hours", YLabel = "oil temperature, scaled" }
            .Add("what came", [.. Enumerable.Range(0, task.Lookback + task.Horizon).Select(t => (double)t)],
                data.History.Target(target).Slice(shown, task.Lookback + task.Horizon).ToArray(), LineStyle.Solid, 1)
            .Add("forecast", [.. Enumerable.Range(task.Lookback, task.Horizon).Select(t => (double)t)],
                [.. x.Zip(y, (a, b) => (share * a) + ((1 - share) * b))], LineStyle.Solid, 0), "forecast.svg");
    }
}
