namespace Nabi.Forecasting.Tests;

/// <summary>
/// Which season a forecaster finds: the usual one of the frequency, an unusual one where the data clearly has it, or none.
/// </summary>
public sealed class SeasonDetectionTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_usual_season_is_found_in_noise(int seed)
    {
        Assert.Equal(24, Found("1h", Wave(24, 24 * 30, noise: 1, seed)));
        Assert.Equal(24, Found("1h", Wave(24, 24 * 5, noise: 0.3, seed)));
        Assert.Equal(24, Found("1h", Wave(24, 24 * 60, noise: 0.3, seed, walk: 0.2)));
        Assert.Equal(24, Found("1h", Pattern(24, 24 * 14, noise: 0.5, seed)));
        Assert.Equal(7, Found("1d", Pattern(7, 7 * 8, noise: 0.5, seed)));
        Assert.Equal(7, Found("1d", Pattern(7, 365, noise: 1, seed)));
        Assert.Equal(12, Found("1mo", Wave(12, 72, noise: 0.5, seed)));
        Assert.Equal(4, Found("3mo", Pattern(4, 48, noise: 0.3, seed)));
        Assert.Equal(52, Found("1w", Wave(52, 52 * 5, noise: 0.5, seed)));
        Assert.Equal(48, Found("30min", Wave(48, 48 * 14, noise: 0.7, seed)));
        Assert.Equal(96, Found("15min", Wave(96, 96 * 14, noise: 0.7, seed)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_week_of_hours_is_found_where_its_days_differ_and_a_day_of_two_waves_is_a_day(int seed)
    {
        Assert.Equal(168, Found("1h", Pattern(168, 168 * 8, noise: 0.5, seed)));
        Assert.Equal(24, Found("1h", [.. Wave(12, 24 * 20, noise: 0.5, seed).Zip(Wave(24, 24 * 20, noise: 0, seed),
            (half, whole) => half + 0.5 * whole)]));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_unusual_season_is_found_where_the_data_clearly_has_it(int seed)
    {
        Assert.Equal(10, Found("1h", Pattern(10, 300, noise: 0.3, seed)));
        Assert.Equal(10, Found("1h", Wave(10, 400, noise: 0.3, seed)));
        Assert.Equal(5, Found("1d", Pattern(5, 200, noise: 0.3, seed)));
        Assert.Equal(10, Found("1 step", Pattern(10, 300, noise: 0.3, seed)));
        Assert.Equal(23, Found("1h", Pattern(23, 23 * 30, noise: 0.3, seed)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Noise_and_random_walks_have_no_season(int seed)
    {
        foreach (var frequency in (string[])["1h", "1d", "1mo", "1 step", "15min"])
        {
            Assert.Equal(1, Found(frequency, Noise(1000, seed)));
            Assert.Equal(1, Found(frequency, Walk(Noise(1000, seed + 100))));
            Assert.Equal(1, Found(frequency, Walk(Walk(Noise(1000, seed + 200)))));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Too_few_rows_give_the_usual_season_or_none(int seed)
    {
        foreach (var length in (int[])[3, 5, 9, 16, 20, 27])
        {
            Assert.Contains(Found("1d", Noise(length, seed)), (int[])[1, 7]);
            Assert.Contains(Found("1d", Walk(Noise(length, seed))), (int[])[1, 7]);
            Assert.Contains(Found("1h", Wave(24, 2 * length, noise: 0.3, seed)), (int[])[1, 24]);
            Assert.Contains(Found("1mo", Noise(length, seed)), (int[])[1, 12]);
        }
    }

    [Fact]
    public void Series_that_are_short_tell_it_together_but_not_if_they_are_one_and_the_same()
    {
        Assert.Equal(7, Found("1d", [.. Enumerable.Range(0, 40).Select(i => Pattern(7, 29, noise: 1.5, seed: i))]));
        var walk = Walk(Noise(400, 5));
        Assert.Equal(1, Found("1h", [.. Enumerable.Range(0, 32).Select(i => Array.ConvertAll(walk, value => i + value))]));
    }

    [Fact]
    public void A_line_and_a_constant_have_no_season()
    {
        Assert.Equal(1, Found("1h", [.. Enumerable.Range(0, 500).Select(t => 3 + 0.1 * t)]));
        Assert.Equal(1, Found("1h", [.. Enumerable.Repeat(3.3, 500)]));
        Assert.Equal(1, Found("1h", [.. Enumerable.Repeat(double.NaN, 100)]));
    }

    [Fact]
    public void What_was_chosen_says_why()
    {
        Assert.Contains("Season of 24 steps: the series repeat after them, as is usual", Said("1h", Wave(24, 500, 0.3, 1)),
            StringComparison.Ordinal);
        Assert.Contains("No season: 12 steps are too few to see the usual one of 7.", Said("1d", Noise(12, 1)), StringComparison.Ordinal);
        Assert.Contains("No season: the usual one of 7 steps does not show", Said("1d", Noise(300, 1)), StringComparison.Ordinal);
        Assert.Contains("No season: nothing repeats.", Said("1y", Noise(60, 1)), StringComparison.Ordinal);
    }

    private static int Found(string frequency, params double[][] series) => Fitted(frequency, series).Task.Season;

    private static string Said(string frequency, params double[][] series) => string.Join('\n', Fitted(frequency, series).Choices);

    private static Forecaster Fitted(string frequency, double[][] series)
    {
        TableSchema schema = new() { Targets = [new TableColumn("y")], Frequency = frequency };
        return new Forecaster(1) { Model = new SeasonalNaive(), Intervals = "model" }.Fit(new SeriesTable(schema,
            [.. series.Select(
                (values, i) => new SeriesHistory(schema, $"{i}", new TimeAxis(frequency, new DateTime(2024, 1, 1)), [values]))]));
    }

    private static double[] Wave(int season, int length, double noise, int seed, double walk = 0)
    {
        var (random, path) = (new Random(seed), 0.0);
        return [.. Enumerable.Range(0, length).Select(t => Math.Sin(Math.Tau * t / season) + noise * Normal(random)
            + (path += walk * Normal(random)))];
    }

    private static double[] Pattern(int season, int length, double noise, int seed)
    {
        var random = new Random(seed);
        double[] places = [.. Enumerable.Range(0, season).Select(_ => Normal(random))];
        return [.. Enumerable.Range(0, length).Select(t => places[t % season] + noise * Normal(random))];
    }

    private static double[] Noise(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => Normal(random))];
    }

    private static double[] Walk(double[] steps)
    {
        var sum = 0.0;
        return [.. steps.Select(step => sum += step)];
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
