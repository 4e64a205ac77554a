namespace Nabi.Forecasting.Tests;

/// <summary>Intervals of one short series: as many values outside of them as should be, though few forecasts of the past tell.</summary>
public sealed class ShortSeriesTests
{
    private const int Series = 150;

    [Theory]
    [InlineData("noise", 12, 1)]
    [InlineData("noise", 30, 6)]
    [InlineData("walk", 16, 1)]
    [InlineData("walk", 40, 6)]
    [InlineData("trend", 20, 1)]
    [InlineData("trend", 24, 6)]
    [InlineData("season", 40, 6)]
    [InlineData("memory", 20, 6)]
    public void Intervals_of_95_percent_hold_about_as_much(string kind, int steps, int horizon)
    {
        double inside = 0, lower = 0;
        for (var seed = 0; seed < Series; seed++)
        {
            var values = Made(kind, steps + horizon, new Random(100 * steps + seed));
            var forecast = Fitted(values[..steps], horizon).Predict(Table(values[..steps]))[0];
            inside += Scores.Coverage(values.AsSpan(steps), [.. forecast.Lower(0.95)], [.. forecast.Upper(0.95)]) / Series;
            lower += Scores.Coverage(values.AsSpan(steps), [.. forecast.Lower(0.8)], [.. forecast.Upper(0.8)]) / Series;
        }

        // The deviation of the mean of so many forecasts is 2 points and less; one end is that of the level before, of few misses.
        Assert.InRange(inside, 0.90, 0.999);
        Assert.InRange(lower, 0.70, 0.95);
    }

    [Fact]
    public void The_choices_say_that_few_forecasts_cannot_tell_a_level()
    {
        var values = Made("noise", 30, new Random(1));
        var few = Fitted(values, 1).Choices;
        Assert.Contains(few, choice => choice.StartsWith("They are few for a level of 95 %, which takes 19", StringComparison.Ordinal));
        Assert.DoesNotContain(Fitted(Made("noise", 300, new Random(1)), 1).Choices,
            choice => choice.StartsWith("They are few", StringComparison.Ordinal));
    }

    [Fact]
    public void Few_misses_make_an_interval_wider_and_never_narrower()
    {
        var values = Made("noise", 30, new Random(1));
        var own = new Forecaster(4) { Intervals = "model", Season = 1 }.Fit(Table(values)).Predict(Table(values))[0];
        var few = new Forecaster(4) { CalibrationFolds = 2, Season = 1 }.Fit(Table(values)).Predict(Table(values))[0];
        for (var step = 0; step < 4; step++)
        {
            Assert.True(few.Lower(0.95)[step] <= own.Lower(0.95)[step] + 1e-9);
            Assert.True(few.Upper(0.95)[step] >= own.Upper(0.95)[step] - 1e-9);
        }
    }

    [Theory]
    [InlineData(1, 5, 1, 5)]
    [InlineData(6, 4, 6, 4)]
    [InlineData(3, 10, 1, 5)]
    public void Overlapping_forecasts_are_fewer_than_they_are(int horizon, int forecasts, int stride, double expected)
        => Assert.Equal(expected, ConformalIntervals.Independent(horizon, forecasts, stride), 9);

    [Fact]
    public void Student_quantiles_are_those_of_the_tables()
    {
        foreach (var (freedom, expected) in new[] { (1, 12.706205), (2, 4.302653), (3, 3.182446), (4, 2.776445), (5, 2.570582),
            (10, 2.228139), (30, 2.042272), (120, 1.979930), (100_000, 1.959988) })
        {
            Assert.Equal(expected, StudentDistribution.Quantile(0.975, freedom), 3e-4 * expected);
            Assert.Equal(-expected, StudentDistribution.Quantile(0.025, freedom), 3e-4 * expected);
        }

        foreach (var (freedom, expected) in new[] { (1, 3.077684), (3, 1.637744), (7, 1.414924), (20, 1.325341) })
            Assert.Equal(expected, StudentDistribution.Quantile(0.9, freedom), 3e-4 * expected);
        Assert.Equal(63.656741, StudentDistribution.Quantile(0.995, 1), 1e-3);
        Assert.Equal(5.840909, StudentDistribution.Quantile(0.995, 3), 1e-3);
        Assert.Equal(0, StudentDistribution.Quantile(0.5, 3));
    }

    private static Forecaster Fitted(double[] values, int horizon) => new Forecaster(horizon).Fit(Table(values));

    private static SeriesTable Table(double[] values)
    {
        TableSchema schema = new() { Targets = [new TableColumn("value")], Frequency = new Frequency(FrequencyUnit.Month) };
        return new(schema, [new SeriesHistory(schema, "one", new TimeAxis(schema.Frequency, new DateTime(2010, 1, 1)), [values])]);
    }

    private static double[] Made(string kind, int steps, Random random)
    {
        double level = 100, memory = 0, slope = 0.5 + 0.3 * Normal(), phase = 6 * random.NextDouble();
        return [.. Enumerable.Range(0, steps).Select(t =>
        {
            var noise = Normal();
            (level, memory) = (level + noise, 0.7 * memory + noise);
            return kind switch
            {
                "walk" => level,
                "trend" => 50 + slope * t + noise,
                "season" => 100 + 4 * Math.Sin(phase + Math.Tau * t / 12) + noise,
                "memory" => 100 + memory,
                _ => 100 + noise,
            };
        })];

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
    }
}
