using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>What the weather recipes share: the naive forecast, and the picture of a forecast against the truth.</summary>
internal static class JenaPages
{
    /// <summary>The naive forecast's published validation error in scaled units.</summary>
    public const double PublishedNaive = 0.2897;

    public const string Remark =
        "The course's figures are of jena_climate_2009_2016.csv. Where the data folder has only other or fewer rows of the station, the "
        + "rows are parted in the same "
        + "proportions, an epoch goes over the training windows at most once, and errors in scaled units cannot be "
        + "compared with the published "
        + "ones: what can be is the share of the naive forecast's error (published GRU, best epoch: about 0.265 "
        + "of 0.2897, a share of 0.915).";

    private const int Shown = 6 * 24 * 7;

    /// <summary>A week of test windows: the forecast a day ahead and the actual values.</summary>
    public static void ShowForecast(RecipeRun run, JenaData data, Func<Tensor, Tensor> forecast)
    {
        List<double> truth = [], said = [], naive = [];
        foreach (var batch in data.Test.Epoch(0))
        {
            var (guess, plain) = (forecast(batch.X), Weather.Naive(batch.X, data.Temperature));
            for (var i = 0; i < batch.Size && truth.Count < Shown; i++)
            {
                truth.Add(Celsius(batch.Y.AsSpan()[i]));
                said.Add(Celsius(guess.AsSpan()[i]));
                naive.Add(Celsius(plain.AsSpan()[i]));
            }

            if (truth.Count >= Shown)
                break;
        }

        double[] days = [.. Enumerable.Range(0, truth.Count).Select(i => i / 144.0)];
        var chart = new LineChart("Temperature a day ahead") { XLabel = "days of the test part", YLabel = "°C" }
            .Add("truth", days, truth, LineStyle.Solid, 1).Add("forecast", days, said, LineStyle.Solid, 0);
        if (!said.SequenceEqual(naive))
            chart.Add("tomorrow as today", days, naive, LineStyle.Dotted, 7);
        run.Show("Forecast and truth", chart, "forecast.svg");

        double Celsius(float scaled) => scaled * data.Degrees + data.Mean;
    }
}
