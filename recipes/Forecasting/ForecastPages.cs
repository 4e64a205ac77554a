using Nabi.Forecasting;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The plot of one forecast with its intervals, against the actual values.</summary>
internal static class ForecastPages
{
    /// <summary>Shows a forecast behind the end of what was known.</summary>
    /// <param name="run">The run whose report it is in.</param>
    /// <param name="forecast">The forecast.</param>
    /// <param name="truth">What came true.</param>
    /// <param name="label">What the values are.</param>
    public static void Show(RecipeRun run, SeriesForecast forecast, IReadOnlyList<double> truth, string label)
    {
        var past = Math.Min(3 * forecast.Horizon, forecast.History.Length);
        double[] ahead = [.. Enumerable.Range(0, forecast.Horizon).Select(step => (double)step)];
        LineChart chart = new("A forecast") { XLabel = "steps from the forecast's start", YLabel = label };
        foreach (var level in forecast.Levels.OrderDescending())
            chart.AddBand($"{100 * level:0} %", ahead, forecast.Lower(level), forecast.Upper(level), 1);
        chart.Add("known", [.. Enumerable.Range(-past, past).Select(step => (double)step)],
            forecast.History.Target()[^past..].ToArray(), LineStyle.Solid, 6).AddVerticalLine(0, "forecast");
        run.Show("A forecast",
            chart.Add("truth", ahead, truth, LineStyle.Solid, 0).Add("median", ahead, forecast.Median, LineStyle.Solid, 1),
            "forecast.svg");
    }
}
