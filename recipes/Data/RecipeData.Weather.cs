using Nabi.Data;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    /// <summary>The weather of Jena in windows.</summary>
    /// <param name="seed">Decides the order of the training windows.</param>
    public JenaData Jena(int seed) => JenaData.Cut(IsTiny ? MadeWeather(7_600) : JenaClimate.Load(options.Data, progress: Progress), seed);

    /// <summary>Weather by rule: seasons of the day, slow waves, noise.</summary>
    private static WeatherSeries MadeWeather(int rows)
    {
        const int columns = 4;
        var random = RandomStream.FromSeed(51);
        var noise = new float[rows * columns];
        random.Normal(noise);
        var values = new float[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            var (day, week) = (Math.Sin(2 * Math.PI * i / 144), Math.Sin(2 * Math.PI * i / 1500));
            values[i * columns] = (float)(990 + 8 * week) + noise[i * columns];
            values[i * columns + 1] = (float)(12 + 5 * day + 6 * week) + 0.5f * noise[i * columns + 1];
            values[i * columns + 2] = (float)(70 - 20 * day) + 3 * noise[i * columns + 2];
            values[i * columns + 3] = (float)(3 + Math.Cos(2 * Math.PI * i / 144)) + noise[i * columns + 3];
        }

        var start = new DateTime(2009, 1, 1, 0, 10, 0, DateTimeKind.Unspecified);
        return new WeatherSeries(["p (mbar)", JenaClimate.Temperature, "rh (%)", "wv (m/s)"],
            [.. Enumerable.Range(0, rows).Select(i => start.AddMinutes(10 * i))], new Tensor([rows, columns], values));
    }
}
