using Nabi.Forecasting;

namespace Nabi.Recipes;

/// <summary>Panels of daily series made by rule, each with one difficulty, and normal noise.</summary>
internal static class MadePanels
{
    /// <summary>The panels by name.</summary>
    public static IReadOnlyList<(string Name, Func<int, int, int, SeriesTable> Make)> All { get; } =
    [
        // A line of its own each, and a week.
        ("trend", static (series, days, seed) => Made(series, days, seed, random =>
        {
            var (level, slope) = (50 * random.NextDouble(), 0.5 * random.NextDouble());
            return t => level + slope * t + 5 * Math.Sin(Math.Tau * t / 7) + 2 * Normal(random);
        })),

        // A week and a month, each series at another place of them.
        ("two seasons", static (series, days, seed) => Made(series, days, seed + 1, random =>
        {
            var (level, phase) = (50 + 50 * random.NextDouble(), 6 * random.NextDouble());
            return t => level + 8 * Math.Sin(phase + Math.Tau * t / 7) + 10 * Math.Sin(phase + Math.Tau * t / 30) + 2 * Normal(random);
        })),

        // Nothing on most days, else 1 to 5.
        ("intermittent", static (series, days, seed) => Made(series, days, seed + 2, random =>
        {
            var rate = 0.2 + 0.3 * random.NextDouble();
            return _ => random.NextDouble() < rate ? 1 + (int)(5 * random.NextDouble()) : 0;
        })),

        // A week whose level moves once, on any day after the first quarter: in what is learnt from, or in what is forecast.
        ("level shift", static (series, days, seed) => Made(series, days, seed + 3, random =>
        {
            var (from, shift) = (days / 4 + (int)(days * 3 / 4 * random.NextDouble()), 20 * (random.NextDouble() - 0.3));
            return t => 50 + (t > from ? shift : 0) + 4 * Math.Sin(Math.Tau * t / 7) + 2 * Normal(random);
        })),

        // A week of which every seventh value or so is not there.
        ("missing", static (series, days, seed) => Made(series, days, seed + 4, random => t =>
            random.NextDouble() < 0.15 ? double.NaN : 30 + 10 * Math.Sin(Math.Tau * t / 7) + 2 * Normal(random))),
    ];

    private static SeriesTable Made(int series, int days, int seed, Func<Random, Func<int, double>> rule)
    {
        TableSchema schema = new() { Targets = [new TableColumn("value")], Frequency = new Frequency(FrequencyUnit.Day) };
        var random = new Random(seed);
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return new SeriesTable(schema, [.. Enumerable.Range(0, series).Select(i =>
        {
            var value = rule(random);
            return new SeriesHistory(schema, $"{i}", new TimeAxis(schema.Frequency, start), [[.. Enumerable.Range(0, days).Select(value)]]);
        })]);
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
