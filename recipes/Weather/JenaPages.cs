using Nabi.Data;
using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>What the weather recipes share: the naive forecast, and the picture of a forecast against the truth.</summary>
internal static class JenaPages
{
    /// <summary>The naive forecast's published validation error in scaled units.</summary>
    public const double PublishedNaive = 0.2897;

    public const string Remark =
        "The course's figures are of jena_climate_2009_2016.csv. Where the data folder has only other or fewer rows of the station, the rows are parted in the same "
        + "proportions, an epoch goes over the training windows at most once, and errors in scaled units cannot be compared with the published "
        + "ones: what can be is the share of the naive forecast's error (published GRU, best epoch: about 0.265 of 0.2897, a share of 0.915).";

    private const int Shown = 6 * 24 * 7;

    /// <summary>Each window's last temperature.</summary>
    public static Tensor Naive(Tensor windows, int temperature)
    {
        var (steps, features) = (windows.Shape[1], windows.Shape[2]);
        return new Tensor([windows.Shape[0], 1],
            [.. Enumerable.Range(0, windows.Shape[0]).Select(i => windows.AsSpan()[(i * steps + steps - 1) * features + temperature])]);
    }

    /// <summary>The naive forecast's mean absolute error in scaled units.</summary>
    public static double NaiveError(Dataset data, int temperature)
    {
        var (sum, count) = (0.0, 0);
        foreach (var batch in data.Epoch(0))
        {
            var forecast = Naive(batch.X, temperature);
            for (var i = 0; i < batch.Size; i++)
                sum += Math.Abs(forecast.AsSpan()[i] - batch.Y.AsSpan()[i]);
            count += batch.Size;
        }

        return count == 0 ? throw new NabiException("The weather series is too short: no window of ten days and a day ahead fits into its validation part.") : sum / count;
    }

    /// <summary>A week of test windows: what the forecast said a day ahead, and what came.</summary>
    public static void ShowForecast(RecipeRun run, JenaData data, Func<Tensor, Tensor> forecast)
    {
        List<double> truth = [], said = [], naive = [];
        foreach (var batch in data.Test.Epoch(0))
        {
            var (guess, plain) = (forecast(batch.X), Naive(batch.X, data.Temperature));
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
            .Add("what came", days, truth, LineStyle.Solid, 1).Add("forecast", days, said, LineStyle.Solid, 0);
        if (!said.SequenceEqual(naive))
            chart.Add("tomorrow as today", days, naive, LineStyle.Dotted, 7);
        run.Show("Forecast and truth", chart, "forecast.svg");

        double Celsius(float scaled) => scaled * data.Degrees + data.Mean;
    }
}
