namespace Nabi.Forecasting.Tests.Tables;

/// <summary>Known, observed and static inputs, words, calendars, filling, and steps to come.</summary>
public sealed class InputsTests
{
    private static readonly TableColumns Full
        = Read.Load with { Known = ["holiday"], Observed = ["weather"], Static = ["place"] };

    private const string Text = "time,machine,load,holiday,weather,place\n2024-01-01,a,1,yes,sun,north\n2024-01-02,a,2,no,rain,north\n"
        + "2024-01-03,a,,no,,north\n2024-01-04,a,,yes,,north\n2024-01-01,b,5,no,snow,south\n2024-01-02,b,,no,,south\n";

    [Fact]
    public void Rows_without_targets_at_the_end_are_steps_to_come()
    {
        var table = Read.Csv(Text, Full);
        var history = table["a"];
        Assert.Equal([1, 2], history.Target().ToArray());
        Assert.Equal(4, history.KnownLength);
        Assert.Equal(["no", "yes"], table.Schema.Known[0].Categories);
        Assert.Equal([1, 0, 0, 1], history.Known(0).ToArray());
        Assert.Equal(["rain", "snow", "sun"], table.Schema.Observed[0].Categories);
        Assert.Equal([2, 0], history.Observed(0).ToArray());
        Assert.Equal(1, table["b"].Static(0));
        Assert.Equal(2, table["b"].KnownLength);
    }

    [Theory]
    [InlineData("missing", new[] { double.NaN, 1, double.NaN, double.NaN, 4, double.NaN, 1 })]
    [InlineData("forward", new[] { double.NaN, 1, 1, 1, 4, 4, 1 })]
    [InlineData("linear", new[] { double.NaN, 1, 2, 3, 4, 2.5, 1 })]
    [InlineData("zero", new[] { 0, 1, 0.0, 0, 4, 0, 1 })]
    [InlineData("mean", new[] { 2.0, 1, 1, 1, 4, 2.5, 1 })]
    public void What_is_missing_is_filled_as_said(string rule, double[] expected)
    {
        var table = Read.Csv("time,machine,load\n0,a,\n1,a,1\n4,a,4\n5,a,NA\n6,a,1\n",
            Read.Load with { Filling = rule, Frequency = "step" });
        Assert.Equal(expected, table["a"].Target().ToArray());
    }

    [Theory]
    [InlineData("1e200")]
    [InlineData("-1e39")]
    public void Numbers_beyond_what_a_network_holds_are_refused_with_their_place(string number)
    {
        Assert.Contains($"line 3, column \"load\": '{number}' is too large", Read.Error(() => Read.Csv(
            $"time,machine,load\n0,a,1\n1,a,{number}\n")), StringComparison.Ordinal);
        Assert.Contains("column \"heat\": '", Read.Error(() => Read.Csv(
            $"time,machine,load,heat\n0,a,1,2\n1,a,2,{number}\n", Read.Load with { Observed = ["heat"] })), StringComparison.Ordinal);
        Assert.Equal(3e38, Read.Csv("time,machine,load\n0,a,1\n1,a,3e38\n")["a"].Target()[1]);
    }

    [Theory]
    [InlineData("mean", 2)]
    [InlineData("sum", 4)]
    [InlineData("first", 1)]
    [InlineData("last", 3)]
    public void Several_rows_of_a_time_become_one_as_said(string rule, double expected)
        => Assert.Equal([expected, 9], Read.Csv("time,machine,load\n0,a,1\n1,a,9\n0,a,\n0,a,3\n", Read.Load with { Duplicates = rule })["a"]
            .Target().ToArray());

    [Fact]
    public void Numbers_among_words_are_refused_unless_the_column_is_said_to_be_of_words()
    {
        const string before = "time,machine,load,holiday,weather,place\n2024-01-01,a,1,1,7,n\n2024-01-02,a,2,1,sun,n\n";
        var message = Read.Error(() => Read.Csv(before, Full));
        Assert.Contains("line 3, column \"weather\": got 'sun' after a number in line 2", message, StringComparison.Ordinal);
        Assert.Contains("got '7' after a word in line 3", Read.Error(() => Read.Csv(before.Replace(",7,", ",sun,", StringComparison.Ordinal)
            .Replace("2,1,sun", "2,1,sun", StringComparison.Ordinal) + "2024-01-03,a,2,1,7,n\n", Full)).Replace("line 2", "line 3",
            StringComparison.Ordinal), StringComparison.Ordinal);
        var table = Read.Csv(before, Full with { Categorical = ["weather"] });
        Assert.Equal(["7", "sun"], table.Schema.Observed[0].Categories);
        Assert.Contains("one value in a series", Read.Error(() => Read.Csv(
            before.Replace("sun,n", "8,m", StringComparison.Ordinal), Full)), StringComparison.Ordinal);
    }

    [Fact]
    public void Calendar_inputs_go_on_for_any_horizon()
    {
        var table = Read.Times(Enumerable.Range(0, 48).Select(i => $"2024-01-{5 + i / 24:00} {i % 24:00}:00"),
            columns => columns with { Calendar = ["hour_of_day", "day_of_year:2", "weekend", "fourier:12:1"] });
        Assert.Equal(["hour_of_day_sin", "hour_of_day_cos", "day_of_year_sin", "day_of_year_cos", "day_of_year_sin_2", "day_of_year_cos_2",
            "weekend", "fourier_12_sin", "fourier_12_cos"], table.Schema.Known.Select(column => column.Name));
        var history = table.Series[0].Until(30).Ahead(100);
        Assert.True(history.KnownLength >= 130);
        for (var step = 0; step < 130; step++)
        {
            var time = new DateTime(2024, 1, 5).AddHours(step);
            Assert.Equal(Math.Sin(Math.Tau * time.Hour / 24), history.Known(0)[step], 12);
            Assert.Equal(Math.Cos(2 * Math.Tau * (time.DayOfYear - 1) / 366), history.Known(5)[step], 12);
            Assert.Equal(time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0, history.Known(6)[step]);
            Assert.Equal(history.Known(7)[0], history.Known(7)[12 * (step / 12)], 9);
        }

        Assert.Contains("is no calendar input", Read.Error(() => Read.Times(["0", "1"], columns => columns with { Calendar = ["hour"] })),
            StringComparison.Ordinal);
        Assert.Contains("needs dates", Read.Error(() => Read.Times(["0", "1"], columns => columns with { Calendar = ["month"] })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Calendar_inputs_follow_the_clock_of_the_zone()
    {
        string[] times = [.. Enumerable.Range(0, 72).Select(i => TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2024, 3, 30).AddHours(i),
            ZoneFinder.Find("Europe/Berlin")!)
                .ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture))];
        var table = Read.Times(times, columns => columns with { TimeZone = "Europe/Berlin", Calendar = ["hour_of_day"] });
        for (var i = 0; i < times.Length; i++)
        {
            Assert.Equal(Math.Sin(Math.Tau * int.Parse(times[i].AsSpan(11, 2), System.Globalization.CultureInfo.InvariantCulture) / 24),
                table.Series[0].Known(0)[i], 12);
        }
    }

    [Fact]
    public void Known_inputs_of_the_steps_to_come_are_matched_by_series_and_time()
    {
        var columns = Full with { Observed = [], Static = [] };
        var table = Read.Csv(Text, columns).WithKnown(Read.Csv("time,machine,holiday\n2024-01-04,b,no\n2024-01-02,b,yes\n2024-01-03,b,yes\n"
            + "2024-01-05,a,no\n2024-01-04,a,no\n2024-01-03,a,yes\n", columns with { Targets = [] }));
        Assert.Equal([1, 0, 1, 0, 0], table["a"].Known(0).ToArray());
        Assert.Equal([0, 1, 1, 0], table["b"].Known(0).ToArray());
        // One table for all series.
        var all = Read.Csv(Text, columns)
            .WithKnown(Read.Csv("time,holiday\n2024-01-02,no\n2024-01-03,yes\n2024-01-04,yes\n2024-01-05,yes\n",
            columns with { Targets = [], Series = [] }));
        Assert.Equal([1, 0, 1, 1, 1], all["a"].Known(0).ToArray());
        Assert.Equal(5, all["b"].KnownLength);
    }

    [Theory]
    [InlineData("time,machine,holiday\n2024-01-05,a,no\n2024-01-06,a,no\n", "no series \"b\"")]
    [InlineData("time,machine,holiday\n2024-01-05 03:00,a,no\n2024-01-06 03:00,a,no\n2024-01-02,b,no\n", "are at none of its steps")]
    public void Known_inputs_that_do_not_fit_are_refused(string text, string reason)
    {
        var columns = Full with { Observed = [], Static = [] };
        Assert.Contains(reason, Read.Error(() => Read.Csv(Text, columns).WithKnown(Read.Csv(text,
            columns with { Targets = [] }))), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_are_cut_by_time_and_by_steps()
    {
        var table = Read.Csv(Text, Full);
        Assert.Equal(1, table.Until(new DateTime(2024, 1, 1, 12, 0, 0))["a"].Length);
        Assert.Equal(4, table.Until(new DateTime(2024, 1, 1))["a"].KnownLength);
        Assert.Equal(["a"], table.WithoutLast(1).Series.Select(one => one.Name));
        Assert.Equal(["b"], table.Only("b").Series.Select(one => one.Name));
        Assert.Contains("begin after", Read.Error(() => table.Until(new DateTime(2023, 1, 1))), StringComparison.Ordinal);
        Assert.Contains("cut it by fewer", Read.Error(() => table.WithoutLast(9)), StringComparison.Ordinal);
    }
}
