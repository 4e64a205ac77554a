namespace Nabi.Forecasting.Tests.Tables;

/// <summary>Times of rows: how they are written, how far they are apart, and clocks that are changed.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData("2024-01-30", "2024-01-31")]
    [InlineData("2024-01-30T00:00:00", "2024-01-31T00:00:00.000")]
    [InlineData("2024/1/30", "2024/1/31")]
    [InlineData("20240130", "20240131")]
    [InlineData("30.01.2024", "31.1.2024")]
    [InlineData("30/01/2024", "31/01/2024")]
    [InlineData("1/30/2024", "1/31/2024")]
    [InlineData("01-30-2024 12:00:00 AM", "01-31-2024 12:00:00 AM")]
    [InlineData("30 Jan 2024", "31-JAN-2024")]
    [InlineData("January 30, 2024", "Jan 31, 2024")]
    [InlineData("2024년 1월 30일", "2024년 1월 31일")]
    [InlineData("2024. 1. 30.", "2024. 1. 31.")]
    [InlineData("2024-W05-2", "2024-W05-3")]
    public void Days_are_read_in_the_usual_forms(string one, string two)
    {
        var table = Read.Times([one, two]);
        Assert.Equal("1d", table.Schema.Frequency.ToString());
        Assert.Equal(["2024-01-30", "2024-01-31", "2024-02-01"], Enumerable.Range(0, 3).Select(step => table.Series[0].Time.Text(step)));
    }

    [Theory]
    [InlineData("2024-01-01 01:15 PM", "2024-01-01 01:30 PM", "15min", "2024-01-01 13:15:00")]
    [InlineData("2024-01-01T13:15:00.250", "2024-01-01T13:15:00.5", "250ms", "2024-01-01 13:15:00.250")]
    [InlineData("20240101T1315", "20240101T1320", "5min", "2024-01-01 13:15:00")]
    [InlineData("2024-01-01T13:15:00Z", "2024-01-01T13:15:30Z", "30s", "2024-01-01 13:15:00+00:00")]
    [InlineData("2024-01-01T13:15:00+02:00", "2024-01-01T14:15:00+0200", "1h", "2024-01-01 13:15:00+02:00")]
    [InlineData("2024-01-01T13:15:00+02:00", "2024-01-01T13:15:00+01:00", "1h", "2024-01-01 11:15:00+00:00")]
    [InlineData("2024-01", "2024-02", "1mo", "2024-01-01")]
    [InlineData("202401", "202402", "1mo", "2024-01-01")]
    [InlineData("2024Q1", "2024-Q3", "6mo", "2024-01-01")]
    [InlineData("2024-W01", "2024-W02", "1w", "2024-01-01")]
    [InlineData("7", "9", "2 steps", "7")]
    [InlineData("-3", "-1", "2 steps", "-3")]
    public void Times_of_many_kinds_have_their_frequency(string one, string two, string frequency, string first)
    {
        var table = Read.Times([one, two]);
        Assert.Equal(frequency, table.Schema.Frequency.ToString());
        Assert.Equal(first, table.Series[0].Time.Text(0));
        Assert.Equal(2, table.Series[0].Length);
    }

    [Theory]
    [InlineData("01/02/2024", "02/02/2024", "may have day or month first")]
    [InlineData("13/02/2024", "02/13/2024", "does not go with line 2")]
    [InlineData("45292", "45293", "TimeFormat = \"excel\"")]
    [InlineData("45292.5", "45293.5", "TimeFormat = \"excel\"")]
    [InlineData("1704067200", "1704070800", "TimeFormat = \"unix\"")]
    [InlineData("1/2/24", "1/3/24", "set TimeFormat")]
    [InlineData("2024-13-01", "2024-13-02", "line 2, column \"time\"")]
    [InlineData("2024-02-30", "2024-02-31", "is no time of a known form")]
    [InlineData("2024-01-01", "soon", "'soon' is no time")]
    [InlineData("0.5", "1e30", "TimeFormat = \"unix\"")]
    [InlineData("2024-01-01", "3", "not written as '2024-01-01' in line 2")]
    [InlineData("2024-01-01T00:00Z", "2024-01-02T00:00", "no distance from UTC")]
    public void Unclear_times_are_refused(string one, string two, string reason)
        => Assert.Contains(reason, Read.Error(() => Read.Times([one, two])), StringComparison.Ordinal);

    [Theory]
    [InlineData("dd/MM/yy", "01/02/24", "02/02/24", "2024-02-01")]
    [InlineData("MM/dd/yyyy", "01/02/2024", "01/03/2024", "2024-01-02")]
    [InlineData("excel", "45292", "45293", "2024-01-01")]
    [InlineData("unix", "1704067200", "1704153600", "2024-01-01")]
    [InlineData("yyyy년 M월 d일", "2024년 1월 1일", "2024년 1월 2일", "2024-01-01")]
    [InlineData("ddd, d MMM yyyy zzz", "Mon, 1 Jan 2024 +09:00", "Tue, 2 Jan 2024 +09:00", "2024-01-01")]
    public void A_format_decides(string format, string one, string two, string first)
    {
        var table = Read.Times([one, two], columns => columns with { TimeFormat = format });
        Assert.Equal("1d", table.Schema.Frequency.ToString());
        Assert.Equal(first, table.Series[0].Time.Text(0));
    }

    [Theory]
    [InlineData(1, 24, 30, "1 h", "1 d")]
    [InlineData(24, 168, 30, "1 d", "7 d")]
    [InlineData(1, 24, 5, "1 h", "1 d")]
    public void Series_of_several_frequencies_are_refused(int first, int second, int rows, string one, string other)
    {
        var text = "time,machine,load\n" + Rows("a", first, 100) + Rows("b", second, rows);
        var message = Read.Error(() => Read.Csv(text));
        Assert.Contains($"rows of series \"a\" are {one} apart, those of \"b\" {other} or more", message, StringComparison.Ordinal);
        Assert.Contains("Resample", message, StringComparison.Ordinal);
        Assert.Contains($"Frequency = \"{Read.Csv("time,machine,load\n" + Rows("a", first, 100)).Schema.Frequency}\"", message,
            StringComparison.Ordinal);
        // As it is advised.
        Assert.Equal(second / first * (rows - 1) + 1, Read.Csv(text,
            Read.Load with { Frequency = Frequency.Parse(first == 1 ? "1h" : "1d") })["b"].Length);
        // Rows that are missing make no other frequency.
        Assert.Equal(2, Read.Csv("time,machine,load\n" + Rows("a", first, 100) + Rows("b", second, 3) + Rows("b", first, 2, 3 * second))
            .Series.Count);

        static string Rows(string machine, int hours, int count, int from = 0) => string.Concat(Enumerable.Range(0, count).Select(i =>
            $"{new DateTime(2024, 1, 1).AddHours(from + i * hours):yyyy-MM-dd HH:mm},{machine},{i}\n"));
    }

    [Fact]
    public void Steps_without_dates_are_numbered()
    {
        var table = Read.Csv("load\n1\n2\n\n3\n", new TableColumns { Targets = ["load"] });
        Assert.Equal(["0", "1", "3"], ((int[])[0, 1, 3]).Select(step => table.Series[0].Time.Text(step)));
        Assert.Contains("needs the times",
            Read.Error(() => Read.Csv("load\n1\n", new TableColumns { Targets = ["load"], Frequency = "1h" })),
            StringComparison.Ordinal);
        Assert.Equal("1y", Read.Times(["2001", "2002"], columns => columns with { Frequency = "y" }).Schema.Frequency.ToString());
    }

    [Theory]
    [InlineData("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30")]
    [InlineData("2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31")]
    [InlineData("2023-01-30", "2023-02-28", "2023-03-30", "2023-04-30")]
    [InlineData("2023-02-15", "2023-03-15", "2023-04-15", "2023-05-15")]
    [InlineData("2022-11-30", "2022-12-31", "2023-01-31", "2023-02-28")]
    public void Ends_of_months_are_months_apart(string one, string two, string three, string four)
    {
        var table = Read.Times([one, two, three]);
        Assert.Equal("1mo", table.Schema.Frequency.ToString());
        Assert.Equal([one, two, three, four], Enumerable.Range(0, 4).Select(step => table.Series[0].Time.Text(step)));
        Assert.Equal(3, table.Series[0].Time.StepOf(table.Series[0].Time[3]));
    }

    [Fact]
    public void Weeks_begin_on_any_day_and_quarters_and_years_are_months()
    {
        Assert.Equal("1w", Read.Times(["2024-01-03", "2024-01-10", "2024-01-24"]).Schema.Frequency.ToString());
        Assert.Equal("3mo", Read.Times(["2024-01-01", "2024-04-01", "2024-07-01"]).Schema.Frequency.ToString());
        Assert.Equal("1y", Read.Times(["2022-07-01", "2023-07-01", "2024-07-01"]).Schema.Frequency.ToString());
        Assert.Equal("2d", Read.Times(["2024-01-01", "2024-01-03", "2024-01-05"]).Schema.Frequency.ToString());
    }

    [Fact]
    public void Gaps_are_missing_steps_and_irregular_rows_are_refused()
    {
        var table = Read.Times(["2024-01-01 00:00", "2024-01-01 01:00", "2024-01-01 02:00", "2024-01-01 05:00"]);
        Assert.Equal([1, 2, 3, double.NaN, double.NaN, 4], table.Series[0].Target().ToArray());
        Assert.Contains("2 steps between rows have no row", table.ToString(), StringComparison.Ordinal);
        var message = Read.Error(() => Read.Times(["2024-01-01 00:00", "2024-01-01 01:00", "2024-01-01 02:00", "2024-01-01 03:17"]));
        Assert.Contains("line 5, column \"time\": 77 min after line 4", message, StringComparison.Ordinal);
        Assert.Contains("line 4", Read.Error(() => Read.Times(["2024-01-01", "2024-01-02", "2024-01-03 05:00"],
            columns => columns with { Frequency = "1d" })), StringComparison.Ordinal);
        Assert.Contains("check the time",
            Read.Error(() => Read.Times(["0001-01-01 00:00:00", "0001-01-01 00:00:01", "9999-01-01 00:00:00"])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_hour_left_out_is_no_gap_and_the_hour_that_comes_twice_no_duplicate()
    {
        foreach (var zoneName in (string[])["Europe/Berlin", "America/New_York"])
        {
            foreach (var isNewestFirst in (bool[])[false, true])
            {
                var zone = ZoneFinder.Find(zoneName)!;
                DateTime start = new(2024, 1, 1);
                string[] times = [.. Enumerable.Range(0, 366 * 48).Select(i =>
                    TimeZoneInfo.ConvertTimeFromUtc(start.AddMinutes(30 * i), zone).ToString("yyyy-MM-dd HH:mm",
                        System.Globalization.CultureInfo.InvariantCulture))];
                var table = Read.Times(isNewestFirst ? times.Reverse() : times, columns => columns with { TimeZone = zoneName });
                Assert.Equal("30min", table.Schema.Frequency.ToString());
                Assert.Equal(times.Length, table.Series[0].Length);
                Assert.Equal(Enumerable.Range(1, times.Length).Select(i => (double)i),
                    isNewestFirst ? table.Series[0].Target().ToArray().Reverse() : table.Series[0].Target().ToArray());
                for (var i = 0; i < times.Length; i++)
                    Assert.StartsWith(times[i], table.Series[0].Time.Text(i), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Zones_follow_the_clock_in_days_and_refuse_hours_that_were_not()
    {
        string[] days = [.. Enumerable.Range(0, 366).Select(i => new DateTime(2024, 1, 1).AddDays(i).ToString("yyyy-MM-dd",
            System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal("1d", Read.Times(days, columns => columns with { TimeZone = "Europe/Berlin" }).Schema.Frequency.ToString());
        // Midnights of Berlin, written with their distance from UTC.
        string[] instants =
            [.. days.Select(day => $"{day}T00:00:00{(day.CompareTo("2024-04") > 0 && day.CompareTo("2024-10-28") < 0 ? "+02:00"
            : "+01:00")}")];
        var table = Read.Times(instants, columns => columns with { TimeZone = "Europe/Berlin" });
        Assert.Equal("1d", table.Schema.Frequency.ToString());
        Assert.Equal("2024-12-31", table.Series[0].Time.Text(365));
        Assert.Contains("is no time in Europe/Berlin", Read.Error(() => Read.Times(["2024-03-31 01:30", "2024-03-31 02:30"],
            columns => columns with { TimeZone = "Europe/Berlin" })), StringComparison.Ordinal);
        Assert.Contains("no time zone 'Mars/Base'", Read.Error(() => Read.Times(days, columns => columns with { TimeZone = "Mars/Base" })),
            StringComparison.Ordinal);
        string[] quarters = [.. days.SelectMany(day => (string[])[$"{day} 00:00", $"{day} 06:00", $"{day} 12:00", $"{day} 18:00"])];
        Assert.Equal("6h", Read.Times(quarters, columns => columns with { TimeZone = "Europe/Berlin" }).Schema.Frequency.ToString());
    }

    [Fact]
    public void The_distance_from_UTC_is_that_of_the_time()
    {
        string[] times = ["2024-03-31 01:00", "2024-03-31 03:00", "2024-10-27 02:00", "2024-10-27 02:00", "2024-10-27 03:00"];
        var table = Read.Times(times, columns => columns with { TimeZone = "Europe/Berlin" });
        var axis = table.Series[0].Time;
        Assert.Equal(["2024-03-31 01:00:00+01:00", "2024-03-31 03:00:00+02:00"], ((int[])[0, 1]).Select(step => axis.Text(step)));
        var last = table.Series[0].Length - 1;
        Assert.Equal(["2024-10-27 02:00:00+02:00", "2024-10-27 02:00:00+01:00", "2024-10-27 03:00:00+01:00"],
            ((int[])[2, 1, 0]).Select(back => axis.Text(last - back)));
        Assert.Equal(last - 2, axis.StepOf(new DateTime(2024, 10, 27, 2, 0, 0)));
        Assert.Null(axis.StepOf(new DateTime(2024, 3, 31, 2, 0, 0)));
        // What is written is read back as the same steps.
        var again = Read.Times(Enumerable.Range(0, last + 1).Select(step => axis.Text(step)),
            columns => columns with { TimeZone = "Europe/Berlin" });
        Assert.Equal(axis, again.Series[0].Time);
    }

    [Fact]
    public void What_a_change_of_clocks_does_to_a_file_is_recognized()
    {
        Assert.Contains("set TimeZone if clocks were set back", Read.Error(() => Read.Times(["2024-10-27 01:00", "2024-10-27 02:00",
            "2024-10-27 02:00", "2024-10-27 03:00"])), StringComparison.Ordinal);
        Assert.Contains("set TimeZone, since the distance from UTC changes", Read.Error(() => Read.Times(["2024-03-29T00:00:00+01:00",
            "2024-03-30T00:00:00+01:00", "2024-03-31T00:00:00+01:00", "2024-04-01T00:00:00+02:00"])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1h", "1h")]
    [InlineData("hourly", "1h")]
    [InlineData("15 min", "15min")]
    [InlineData("D", "1d")]
    [InlineData("W-SUN", "1w")]
    [InlineData("MS", "1mo")]
    [InlineData("ms", "1ms")]
    [InlineData("2q", "6mo")]
    [InlineData("step", "1 step")]
    public void Frequencies_are_texts(string text, string expected)
    {
        Frequency frequency = text;
        Assert.Equal(expected, frequency.ToString());
        Assert.Equal(frequency, Frequency.Parse(frequency.ToString()));
    }

    [Theory]
    [InlineData("m")]
    [InlineData("0h")]
    [InlineData("-1h")]
    [InlineData("")]
    [InlineData("99999999999h")]
    [InlineData("fortnight")]
    public void Other_texts_are_none(string text)
        => Assert.Contains("is no frequency", Read.Error(() => Frequency.Parse(text)), StringComparison.Ordinal);
}
