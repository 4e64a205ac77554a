namespace Nabi.Forecasting.Tests;

/// <summary>Made-up series for tests.</summary>
internal static class Panels
{
    /// <summary>Waves of a season with a level and a size of their own each, and a little noise.</summary>
    public static SeriesHistory[] Waves(int count, int length, int season = 12, double noise = 0.05, int seed = 1)
    {
        var random = new Random(seed);
        TableSchema schema = new() { Targets = [new TableColumn("value")] };
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            double level = 10 + 100 * random.NextDouble(), size = 1 + 10 * random.NextDouble(), phase = Math.Tau * random.NextDouble();
            return new SeriesHistory(schema, $"s{i}", new TimeAxis(Frequency.Step, default),
                [[.. Enumerable.Range(0, length).Select(t =>
                    level + size * (Math.Sin(phase + Math.Tau * t / season) + noise * (2 * random.NextDouble() - 1)))]]);
        })];
    }

    /// <summary>A task over them.</summary>
    public static ForecastTask Task(IReadOnlyList<SeriesHistory> series, int horizon = 6, int lookback = 24, int season = 12)
        => new()
        {
            Schema = series[0].Schema,
            Horizon = horizon,
            Lookback = lookback,
            Season = season,
            Quantiles = [0.1, 0.5, 0.9],
            Seed = 1,
        };
}
