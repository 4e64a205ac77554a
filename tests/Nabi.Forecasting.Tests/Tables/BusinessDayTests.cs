using System.Globalization;

namespace Nabi.Forecasting.Tests.Tables;

/// <summary>Business days: numbered against a plain count, found in data, checked, forecast, resampled and kept.</summary>
public sealed class BusinessDayTests
{
    private static readonly DateOnly[] Holidays = [new(2024, 3, 29), new(2024, 4, 1), new(2024, 5, 4), new(2024, 5, 1), new(2024, 5, 1)];

    [Fact]
    public void Numbers_are_those_of_a_plain_count()
    {
        foreach (var days in new[] { BusinessDays.All, BusinessDays.Without(Holidays) })
        {
            var number = days.NumberOf(new DateTime(2024, 3, 1));
            for (var day = new DateTime(2024, 3, 1); day < new DateTime(2024, 6, 1); day = day.AddDays(1))
            {
                var isOne = day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
                    && !days.Holidays.Contains(DateOnly.FromDateTime(day));
                Assert.Equal(isOne, days.Contains(day.AddHours(9)));
                Assert.Equal(number, days.NumberOf(day));
                if (isOne)
                    Assert.Equal(day, days.DayOf(number++));
            }
        }

        Assert.Equal(BusinessDays.Without(Holidays), BusinessDays.Without([.. Holidays.Reverse()]));
        Assert.NotEqual(BusinessDays.Without(Holidays), BusinessDays.All);
    }

    [Fact]
    public void They_are_found_in_data_and_forecasts_are_dated_on_them()
    {
        var table = Read.Times(Days(20));
        Assert.Equal("1b", $"{table.Schema.Frequency}");
        Assert.Equal(5, table.Schema.Frequency.Season);
        Assert.Equal(20, table.Series[0].Length);
        Assert.Contains("Rows are on business days, Monday to Friday, as found in the data.", table.Notes);
        // From Friday, 26 January 2024 to Monday.
        var axis = table.Series[0].Time;
        Assert.Equal("2024-01-29", axis.Text(20));
        Assert.Equal("2023-12-29", axis.Text(-1));
        Assert.Equal(20, axis.StepOf(new DateTime(2024, 1, 29)));
        Assert.Null(axis.StepOf(new DateTime(2024, 1, 27)));
        var forecast = new Forecaster(7) { Model = new SeasonalNaive() }.Fit(table).Predict(table)[0];
        Assert.Equal(["2024-01-29", "2024-01-30", "2024-01-31", "2024-02-01", "2024-02-02", "2024-02-05", "2024-02-06"],
            Enumerable.Range(0, 7).Select(forecast.Time));
    }

    [Fact]
    public void Few_rows_and_a_given_frequency_are_as_they_say()
    {
        Assert.Equal("1d", $"{Read.Times(Days(5)).Schema.Frequency}");
        Assert.Equal("1b", $"{Read.Times(Days(5), columns => columns with { Frequency = "b" }).Schema.Frequency}");
        var days = Read.Times(Days(20), columns => columns with { Frequency = "1d" });
        Assert.Equal(26, days.Series[0].Length);
        Assert.Contains(days.Notes, note => note.StartsWith("No row is on a Saturday or Sunday", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_on_a_weekend_in_the_middle_is_refused()
    {
        string[] rows = [.. Days(20), "2024-01-13"];
        var message = Read.Error(() => Read.Times(rows));
        Assert.Contains("line 22, column \"time\"", message, StringComparison.Ordinal);
        Assert.Contains("2024-01-13 is a Saturday, the only row of 21 on a weekend; leave it out and steps are business days, or set "
            + "Frequency = \"1d\" for every day.", message, StringComparison.Ordinal);
        Assert.Contains("2024-01-13 is a Saturday, where steps are business days; leave the row out",
            Read.Error(() => Read.Times(rows, columns => columns with { Frequency = "1b" })), StringComparison.Ordinal);
        Assert.Equal(26, Read.Times(rows, columns => columns with { Frequency = "1d" }).Series[0].Length);
        // Open on every second Saturday: days.
        Assert.Equal("1d", $"{Read.Times([.. rows, "2024-01-27"]).Schema.Frequency}");
    }

    [Fact]
    public void Holidays_are_no_steps_and_other_days_without_a_row_are_gaps()
    {
        string[] rows = [.. Days(60).Where(day => day is not ("2024-02-14" or "2024-03-01"))];
        DateOnly[] holidays = [new(2024, 3, 1), new(2024, 3, 25)];
        var table = Read.Times(rows, columns => columns with { Frequency = "1b", Holidays = holidays[..1] });
        Assert.Equal(59, table.Series[0].Length);
        Assert.Contains("1 step between rows has no row.", table.Notes);
        Assert.Equal(1, table.Series[0].Target().ToArray().Count(double.IsNaN));
        var ahead = Read.Times(rows, columns => columns with { Holidays = holidays });
        Assert.Equal(holidays, ahead.Schema.Holidays);
        // 22 March is a Friday, Monday a holiday.
        Assert.Equal("2024-03-22", ahead.Series[0].Time.Text(58));
        Assert.Equal("2024-03-26", ahead.Series[0].Time.Text(59));
        Assert.Contains("2024-02-15 is a Thursday and among Holidays, where steps are business days", Read.Error(() => Read.Times(rows,
            columns => columns with { Holidays = [new(2024, 2, 15)] })), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_readings_and_longer_steps_keep_to_them()
    {
        DateOnly[] holidays = [new(2024, 3, 25)];
        var table = Read.Times(Days(60), columns => columns with { Holidays = holidays });
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.forecast");
        try
        {
            new Forecaster(3) { Model = new SeasonalNaive() }.Fit(table).Save(path);
            var loaded = Forecaster.Load(path);
            Assert.Equal(holidays, loaded.Task.Schema.Holidays);
            var name = loaded.LiveSeries.Single();
            Assert.Contains("its next step is 2024-03-26", Read.Error(() => loaded.Update(new SeriesReading(name, 1)
            {
                Time = new DateTime(2024, 3, 25),
            })), StringComparison.Ordinal);
            var score = loaded.Update(new SeriesReading(name, 1) { Time = new DateTime(2024, 3, 26) });
            Assert.Equal("2024-03-27", score.Forecasts[0].Time(0));
            Assert.Contains("2024-03-23, a Saturday, which is no business day", Read.Error(() => loaded.Update(new SeriesReading("b", 1)
            {
                IsNew = true,
                Time = new DateTime(2024, 3, 23),
            })), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }

        var weeks = table.Resample("1w", "sum");
        Assert.Equal(12, weeks.Series[0].Length);
        Assert.Equal("2024-01-01", weeks.Series[0].Time.Text(0));
        Assert.Equal(1 + 2 + 3 + 4 + 5, weeks.Series[0].Target()[0]);
        var days = table.Resample("1d", "sum").Series[0];
        Assert.Equal([1, 2, 3, 4, 5, double.NaN, double.NaN, 6], days.Target()[..8].ToArray());
        Assert.Equal("2024-01-08", days.Time.Text(7));
        Assert.Contains("cannot become business days", Read.Error(() => table.Resample("2b")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_and_queries_have_them_too()
    {
        var rows = Days(15).Select(day => (At: DateTime.Parse(day, CultureInfo.InvariantCulture), Load: 1.0)).ToArray();
        var objects = SeriesTable.FromRows(rows, new()
        {
            Time = row => row.At,
            Targets = { ["load"] = row => row.Load },
            Holidays = [new(2024, 1, 22)],
        });
        using System.Data.DataTable data = new();
        data.Columns.Add("at", typeof(DateTime));
        data.Columns.Add("load", typeof(double));
        foreach (var (at, load) in rows)
            data.Rows.Add(at, load);
        using var reader = data.CreateDataReader();
        var query = SeriesTable.FromReader(reader, new() { Time = "at", Targets = ["load"], Holidays = [new(2024, 1, 22)] });
        foreach (var table in new[] { objects, query })
        {
            Assert.Equal("1b", $"{table.Schema.Frequency}");
            Assert.Equal("2024-01-23", table.Series[0].Time.Text(15));
        }
    }

    [Fact]
    public void Calendar_inputs_and_a_time_of_day_follow_them()
    {
        var table = Read.Times([.. Days(20).Select(day => $"{day} 16:30")],
            columns => columns with { Calendar = ["day_of_week", "fourier:5:1", "month_end"] });
        var series = table.Series[0].Ahead(5);
        Assert.Equal("2024-01-29 16:30:00", series.Time.Text(20));
        for (var step = 0; step < 25; step++)
        {
            Assert.Equal(Math.Sin(Math.Tau * (step % 5) / 7), series.Known(0)[step], 9);
            Assert.Equal(series.Known(2)[step % 5], series.Known(2)[step], 9);
        }
    }

    [Fact]
    public void Backtests_forecast_business_days_alone()
    {
        string[] days = [.. Days(60).Where(static day => day != "2024-03-15")];
        var table = Read.Times(days, columns => columns with { Holidays = [new(2024, 3, 15)] });
        var backtest = new Forecaster(3) { Model = new SeasonalNaive() }
            .Backtest(table, new BacktestOptions { Folds = 4, KeepForecasts = true });
        string[] times = [.. backtest.Forecasts.SelectMany(static one => Enumerable.Range(0, 3).Select(one.Forecast.Time))];
        Assert.Equal(days[^12..], times);
        Assert.All(backtest.Forecasts, static one => Assert.Equal(3, one.Truth.Count));
    }

    private static string[] Days(int count)
        => [.. Enumerable.Range(0, 2 * count).Select(i => new DateTime(2024, 1, 1).AddDays(i))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(count)
            .Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
}
