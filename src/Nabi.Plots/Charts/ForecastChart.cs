namespace Nabi.Plots;

/// <summary>A forecast against what came true: the past in grey, the truth solid, the forecast dashed, an upright line between.</summary>
/// <param name="title">The heading over the chart; empty for none.</param>
public sealed class ForecastChart(string title = "") : Picture(title)
{
    /// <summary>The name of the time axis; empty for none.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>The name of the value axis; empty for none.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>What was known before the forecast (P); empty for none.</summary>
    public IReadOnlyList<double> History { get; init; } = [];

    /// <summary>What came true, from the first forecast step on (N).</summary>
    public IReadOnlyList<double> Truth { get; init; } = [];

    /// <summary>The forecast for the same steps (M).</summary>
    public IReadOnlyList<double> Forecast { get; init; } = [];

    /// <summary>A plain rule to compare with, such as "as yesterday" (K); empty for none.</summary>
    public IReadOnlyList<double> Baseline { get; init; } = [];

    /// <summary>The name of <see cref="Baseline"/> in the legend.</summary>
    public string BaselineName { get; init; } = "naive";

    /// <summary>The time from one value to the next in units of the axis. Default 1; the forecast begins at 0.</summary>
    public double Interval { get; init; } = 1;

    internal override PictureSize Draw(SvgCanvas canvas, double width)
    {
        LineChart chart = new(Title) { Subtitle = Subtitle, XLabel = XLabel, YLabel = YLabel };
        if (History.Count > 0)
        {
            // The known past runs on into the first true value, so that the line has no hole.
            double[] past = Truth.Count > 0 ? [.. History, Truth[0]] : [.. History];
            chart.Add("known", Places(-History.Count, past.Length), past, LineStyle.Solid, 6).AddVerticalLine(0, "forecast");
        }
        if (Truth.Count > 0)
            chart.Add("truth", Places(0, Truth.Count), Truth, LineStyle.Solid, 0);
        if (Baseline.Count > 0)
            chart.Add(BaselineName, Places(0, Baseline.Count), Baseline, LineStyle.Dotted, 2);
        if (Forecast.Count > 0)
            chart.Add("forecast", Places(0, Forecast.Count), Forecast, LineStyle.Dashed, 1);
        return chart.Draw(canvas, width);
    }

    private double[] Places(int first, int count) => [.. Series.Numbers(first, count).Select(number => number * Interval)];
}
