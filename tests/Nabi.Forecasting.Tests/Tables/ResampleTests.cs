namespace Nabi.Forecasting.Tests;

/// <summary>Longer steps made of shorter ones, and times in two columns.</summary>
public sealed class ResampleTests
{
    [Fact]
    public void Minutes_become_hours_by_a_rule_for_each_column()
    {
        // From 0:30 on, so that the first hour is there in part; the last lacks its last quarter.
        var lines = Enumerable.Range(0, 21)
            .Select(i => $"{new DateTime(2024, 3, 1).AddMinutes(30 + 15 * i):yyyy-MM-dd HH:mm},{i},{i},w{i}");
        var table = SeriesTable.FromCsv(new StringReader("time,load,rain,word\n" + string.Join('\n', lines)),
            new() { Time = "time", Targets = ["load"], Observed = ["rain", "word"] });
        var hours = table.Resample("1h", columns: new() { ["rain"] = "sum" });
        var one = hours.Series[0];
        Assert.Equal("1h", $"{hours.Schema.Frequency}");
        Assert.Equal([3.5, 7.5, 11.5, 15.5], one.Target().ToArray());
        Assert.Equal([14, 30, 46, 62], one.Observed(0).ToArray());
        Assert.Equal("w5", hours.Schema.Observed[1].Categories![(int)one.Observed(1)[0]]);
        Assert.Equal(new DateTime(2024, 3, 1, 1, 0, 0), one.Time[0]);
        Assert.Contains("Resampled from 15min to 1h.", hours.Notes);
        Assert.Equal([5, 9, 13, 17], table.Resample("1h", "last").Series[0].Target().ToArray());
        Assert.Equal([2, 6, 10, 14], table.Resample("1h", "min").Series[0].Target().ToArray());
    }

    [Theory]
    [InlineData("1w", 31, "2024-01-08", 4, 7)]
    [InlineData("1mo", 60, "2024-02-01", 1, 29)]
    [InlineData("2d", 31, "2024-01-06", 15, 2)]
    public void Days_begin_weeks_on_Mondays_and_months_on_the_first(string step, int days, string first, int count, int length)
    {
        var lines = Enumerable.Range(0, days).Select(i => $"{new DateTime(2024, 1, 5).AddDays(i):yyyy-MM-dd},1");
        var table =
            SeriesTable.FromCsv(new StringReader("time,load\n" + string.Join('\n', lines)), new() { Time = "time", Targets = ["load"] })
            .Resample(step, "sum");
        Assert.Equal(first, table.Series[0].Time.Text(0));
        Assert.Equal(Enumerable.Repeat((double)length, count), table.Series[0].Target().ToArray());
    }

    [Fact]
    public void Days_of_a_zone_are_whole_though_clocks_change()
    {
        // 31 March 2024 has 23 hours in Berlin.
        var utc = new DateTime(2024, 3, 29, 23, 0, 0);
        var lines = Enumerable.Range(0, 24 + 23 + 24).Select(i => $"{utc.AddHours(i):yyyy-MM-dd HH:mm}Z,1");
        var days = SeriesTable.FromCsv(new StringReader("time,load\n" + string.Join('\n', lines)),
            new() { Time = "time", Targets = ["load"], TimeZone = "Europe/Berlin" }).Resample("1d", "sum");
        Assert.Equal([24, 23, 24], days.Series[0].Target().ToArray());
        Assert.Equal("2024-03-30", days.Series[0].Time.Text(0));
    }

    [Fact]
    public void Known_inputs_go_on_and_missing_values_do_not_count()
    {
        var lines = Enumerable.Range(0, 12).Select(i =>
            $"{new DateTime(2024, 3, 1).AddHours(i):yyyy-MM-dd HH:mm},{(i < 8 && i != 2 ? $"{i}" : "")},{i}");
        var table = SeriesTable.FromCsv(new StringReader("time,load,price\n" + string.Join('\n', lines)),
            new() { Time = "time", Targets = ["load"], Known = ["price"], Calendar = ["hour_of_day"] }).Resample("4h");
        Assert.Equal([4 / 3.0, 5.5], table.Series[0].Target().ToArray());
        Assert.Equal([1.5, 5.5, 9.5], table.Series[0].Known(0).ToArray());
        Assert.Equal(Math.Sin(Math.Tau / 6), table.Series[0].Ahead(1).Known(1)[1], 12);
    }

    [Theory]
    [InlineData("30min", "not steps of 30min")]
    [InlineData("3 steps", "give a time such as")]
    [InlineData("1y", "no series has a whole step of 1y")]
    public void What_cannot_be_is_a_sentence(string step, string reason)
        => Assert.Contains(reason, Assert.ThrowsAny<NabiException>(() => Hourly(24).Resample(step)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_rule_for_a_column_that_is_not_there_names_the_nearest()
        => Assert.Contains("\"load\"",
            Assert.ThrowsAny<NabiException>(() => Hourly(24).Resample("2h", columns: new() { ["laod"] = "sum" })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Steps_without_dates_become_longer_steps()
    {
        var table = SeriesTable.FromCsv(new StringReader("load\n1\n2\n3\n4\n5"), new() { Targets = ["load"] }).Resample("2 steps", "sum");
        Assert.Equal([3, 7], table.Series[0].Target().ToArray());
    }

    [Theory]
    [InlineData("date,clock,load\n2024-03-01,00:00,1\n2024-03-01,01:00,2\n2024-03-01,02:00,3")]
    [InlineData("date,clock,load\n01.03.2024,0,1\n01.03.2024,1,2\n01.03.2024,2,3")]
    [InlineData("date;clock;load\n13/3/2024;12:00 AM;1\n13/3/2024;1:00 AM;2\n13/3/2024;2:00 AM;3")]
    [InlineData("date,clock,load\n20240301,0000,1\n20240301,0100,2\n20240301,200,3")]
    [InlineData("date,clock,load\n2024-02-29,24:00,1\n2024-03-01,01:00,2\n2024-03-01,02:00,3")]
    public void Day_and_time_of_day_may_stand_in_two_columns(string text)
    {
        var one = SeriesTable.FromCsv(new StringReader(text), new() { Time = "date", TimeOfDay = "clock", Targets = ["load"] }).Series[0];
        Assert.Equal([1, 2, 3], one.Target().ToArray());
        Assert.Equal(2, one.Time[2].Hour);
        Assert.Equal(3, one.Time[0].Month);
    }

    [Fact]
    public void Objects_and_queries_may_have_them_too()
    {
        var rows = Enumerable.Range(0, 3).Select(i => (Day: new DateOnly(2024, 3, 1), Clock: new TimeOnly(i, 30), Load: (double)i));
        var table = SeriesTable.FromRows(rows,
            new() { Time = row => row.Day, TimeOfDay = row => row.Clock, Targets = { ["load"] = row => row.Load } });
        Assert.Equal(new DateTime(2024, 3, 1, 2, 30, 0), table.Series[0].Time[2]);
        using var data = new System.Data.DataTable();
        data.Columns.Add("day", typeof(DateTime));
        data.Columns.Add("clock", typeof(TimeSpan));
        data.Columns.Add("load", typeof(double));
        for (var i = 0; i < 3; i++)
            data.Rows.Add(new DateTime(2024, 3, 1), TimeSpan.FromHours(6 * i), i);
        using var reader = data.CreateDataReader();
        Assert.Equal(12,
            SeriesTable.FromReader(reader, new() { Time = "day", TimeOfDay = "clock", Targets = ["load"] }).Series[0].Time[2].Hour);
    }

    [Theory]
    [InlineData("date,clock,load\n2024-03-01,,1", "column \"clock\": the time of day is missing")]
    [InlineData("date,clock,load\n2024-03-01,25:00,1", "line 2, column \"date\" and \"clock\": '2024-03-01 25:00' is no time")]
    [InlineData("date,clock,load\n2024-03-01 10:00,11:00,1", "'2024-03-01 10:00 11:00' is no time")]
    public void A_cell_that_is_no_time_of_day_is_named(string text, string reason)
        => Assert.Contains(reason, Assert.ThrowsAny<NabiException>(() => SeriesTable.FromCsv(new StringReader(text),
            new() { Time = "date", TimeOfDay = "clock", Targets = ["load"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_time_of_day_needs_a_day()
        => Assert.Contains("set Time to the column of days", Assert.ThrowsAny<NabiException>(() => SeriesTable.FromCsv(
            new StringReader("clock,load\n10:00,1"), new() { TimeOfDay = "clock", Targets = ["load"] })).Message, StringComparison.Ordinal);

    private static SeriesTable Hourly(int hours)
        => SeriesTable.FromCsv(new StringReader("time,load\n" + string.Join('\n', Enumerable.Range(0, hours)
            .Select(i => $"{new DateTime(2024, 3, 1).AddHours(i):yyyy-MM-dd HH:mm},{i}"))), new() { Time = "time", Targets = ["load"] });
}
