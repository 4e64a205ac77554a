using Nabi.Data;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    /// <summary>The weather of Jena, row by row.</summary>
    public WeatherSeries JenaRows() => IsTiny ? MadeWeather(7_600) : JenaClimate.Load(options.Data, progress: Progress);

    /// <summary>The weather of Jena in windows.</summary>
    /// <param name="seed">Decides the order of the training windows.</param>
    public JenaData Jena(int seed) => JenaData.Cut(JenaRows(), seed);

    /// <summary>Fourteen measurements by rule: the day, slow waves, noise.</summary>
    internal static WeatherSeries MadeWeather(int rows)
    {
        const int columns = 14;
        var random = RandomStream.FromSeed(51);
        var values = new float[rows * columns];
        random.Normal(values);
        for (var i = 0; i < rows; i++)
        {
            var (day, week) = (Math.Sin(2 * Math.PI * i / 144), Math.Sin(2 * Math.PI * i / 1500));
            for (var column = 0; column < columns; column++)
            {
                values[i * columns + column] =
                    (float)(10 * column + 5 * day * Math.Cos(column) + 6 * week * Math.Sin(column)) + 0.5f * values[i * columns + column];
            }
        }

        var start = new DateTime(2009, 1, 1, 0, 10, 0, DateTimeKind.Unspecified);
        return new WeatherSeries(
            [.. Enumerable.Range(0, columns).Select(column => column == 1 ? JenaClimate.Temperature : $"measure {column}")],
            [.. Enumerable.Range(0, rows).Select(i => start.AddMinutes(10 * i))], new Tensor([rows, columns], values));
    }
}
