using Nabi.Forecasting;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The plot of a forecast against the actual values.</summary>
internal static class EttPages
{
    /// <summary>
    /// Shows the first forecast of the test part for the last target, the oil's temperature, behind the window that was read.
    /// </summary>
    public static void ShowForecast(RecipeRun run, EttData data, ForecastTask task, ForecastModel model)
    {
        var origin = data.Train + data.Validation;
        var target = task.Schema.Targets.Count - 1;
        var hours = task.Lookback + task.Horizon;
        run.Show("Forecast and truth",
            new LineChart("The first hours of the test part") { XLabel = "hours", YLabel = "oil temperature, scaled" }
            .Add("truth", Hours(0, hours),
                data.History.Target(target).Slice(origin - task.Lookback, hours).ToArray(), LineStyle.Solid, 1)
            .Add("forecast", Hours(task.Lookback, task.Horizon), model.Predict([data.History.Until(origin)])[0].Median(target).ToArray(),
                LineStyle.Solid, 0), "forecast.svg");
    }

    private static double[] Hours(int first, int count) => [.. Enumerable.Range(first, count).Select(t => (double)t)];
}
