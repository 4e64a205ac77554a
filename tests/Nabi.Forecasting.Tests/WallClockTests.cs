using System.Globalization;

namespace Nabi.Forecasting.Tests;

/// <summary>Seasons through a change of clocks: of the hours that pass, or of those that the clock shows.</summary>
public sealed class WallClockTests
{
    [Theory]
    [InlineData("2024-03-28", 60)]
    [InlineData("2024-10-24", 60)]
    [InlineData("2024-03-28", 15)]
    [InlineData("2024-10-24", 15)]
    public void A_model_by_the_clock_keeps_its_seasons_through_a_change_and_others_are_an_hour_off(string start, int minutes)
    {
        // The load is the hour that the clock shows; the change is in the horizon, or some days before it.
        foreach (var days in (int[])[3, 5])
        {
            var table = Table(start, minutes, days * 1440 / minutes + 60 / minutes, "Europe/Berlin");
            var steps = 1440 / minutes;
            foreach (var model in (ForecastModel[])[new SeasonalNaive(), new ByWallClock(new SeasonalNaive())])
            {
                Forecaster forecaster = new(steps) { Model = model, Season = steps, Intervals = "model" };
                var said = forecaster.Fit(table).Predict(table)[0];
                var wrong = Enumerable.Range(0, steps).Count(step => Math.Abs(said.Median[step] - Hour(said.Time(step))) > 1e-9);
                // The day after the change is that of the new clock; before, others are an hour off.
                Assert.True(model is ByWallClock ? wrong <= 60 / minutes : wrong > 0 || days == 5,
                    $"{model.Name}, {days} days: {wrong} wrong");
            }
        }
    }

    [Fact]
    public void A_history_that_ends_within_the_hour_that_comes_twice_goes_on_by_the_clock()
    {
        for (var more = 0; more < 12; more++)
        {
            // 27 October 2024, 2:00 to 3:00 twice, in quarters.
            var table = Table("2024-10-24", 15, 3 * 96 + 8 + more, "Europe/Berlin");
            var said = new Forecaster(24) { Model = new ByWallClock(new SeasonalNaive()), Season = 96, Intervals = "model" }
                .Fit(table).Predict(table)[0];
            for (var step = 5; step < 24; step++)
                Assert.Equal(Hour(said.Time(step)), said.Median[step], 1e-9);
        }
    }

    [Fact]
    public void Without_a_change_or_a_zone_a_model_by_the_clock_says_what_it_says_without()
    {
        foreach (var table in (SeriesTable[])[Table("2024-05-01", 60, 200, "Europe/Berlin"), Table("2024-05-01", 60, 200, null),
            Table("2024-05-01", 60, 200, "UTC")])
        {
            var (plain, clock) = (Median(table, new Theta()), Median(table, new ByWallClock(new Theta())));
            Assert.Equal(plain, clock);
        }

        static IReadOnlyList<double> Median(SeriesTable table, ForecastModel model)
            => new Forecaster(5) { Model = model, Season = 24, Intervals = "model" }.Fit(table).Predict(table)[0].Median;
    }

    [Fact]
    public void A_forecaster_chooses_it_where_clocks_change_and_says_so()
    {
        var table = Table("2024-03-20", 60, 500, "Europe/Berlin");
        var forecaster = new Forecaster(24).Fit(table);
        Assert.IsType<ByWallClock>(forecaster.FittedModel);
        Assert.Contains(forecaster.Choices,
            choice => choice.Contains("by wall clock: clocks change in the data", StringComparison.Ordinal));
        Assert.Contains(new Forecaster(24) { Model = new Theta() }.Check(table),
            choice => choice.StartsWith("Clocks change in the data: Theta counts the hours that pass", StringComparison.Ordinal));
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "clock.forecast");
        forecaster.Save(path);
        Assert.Equal(forecaster.Predict(table)[0].Median, Forecaster.Load(path).Predict(table)[0].Median);
        foreach (var other in (SeriesTable[])[Table("2024-05-01", 60, 500, "Europe/Berlin"), Table("2024-03-20", 60, 500, null)])
            Assert.DoesNotContain(new Forecaster(24).Check(other), choice => choice.Contains("clock", StringComparison.Ordinal));
        Assert.Contains(new Forecaster(24 * 15).Check(Table("2024-03-01", 60, 24 * 20, "Europe/Berlin")),
            choice => choice.Contains("clocks change", StringComparison.Ordinal));
    }

    private static double Hour(string time) => int.Parse(time.AsSpan(11, 2), CultureInfo.InvariantCulture) % 24;

    private static SeriesTable Table(string start, int minutes, int length, string? zoneName)
    {
        var zone = ZoneFinder.Find(zoneName ?? "UTC")!;
        var first = TimeZoneInfo.ConvertTimeToUtc(DateTime.Parse(start, CultureInfo.InvariantCulture), zone);
        var text = new System.Text.StringBuilder("time,load\n");
        for (var t = 0; t < length; t++)
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(first.AddMinutes((double)minutes * t), zone);
            text.Append(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm},{local.Hour}\n");
        }

        return SeriesTable.FromCsv(new StringReader(text.ToString()), new() { Time = "time", Targets = ["load"], TimeZone = zoneName });
    }
}
