using System.Reflection;

namespace Nabi.Forecasting.Tests.Tables;

/// <summary>Sentences that name settings, which a program may say with names of its own.</summary>
public sealed class SettingTests
{
    [Fact]
    public void A_sentence_is_said_with_other_names_of_its_settings()
    {
        var error = Assert.Throws<SettingException>(() => Read.Csv("time;machine;load\n0;a;1.234.567\n1;a;2\n"));
        Assert.Contains("set DecimalMark = ',' and ThousandsMark = '.'", error.Message, StringComparison.Ordinal);
        Assert.Equal(["DecimalMark", "ThousandsMark", "Missing"], error.Settings.Select(setting => setting.Name));
        Assert.Contains("set <DecimalMark ,> and <ThousandsMark .>; a word for a missing value is named in <Missing >",
            error.Say(setting => $"<{setting.Name} {setting.Value}>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_that_a_sentence_can_name_is_a_property_or_an_argument()
    {
        var settings = typeof(SettingMention).Assembly.GetType("Nabi.Forecasting.Setting")!
            .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (SettingMention)field.GetValue(null)!).ToArray();
        Assert.True(settings.Length > 20);
        Assert.Equal(settings.Length, settings.Select(setting => setting.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("time,clock,load\n2024-01-01,09:00,1\n2024-01-01,10:00,2\n", "clock")]
    [InlineData("time,clock,load\n2024-01-01,9:00 AM,1\n2024-01-01,10:00 AM,2\n", "clock")]
    [InlineData("time,load,Stunde\n2024-01-01,1,0\n2024-01-01,2,1\n2024-01-01,2,2\n", "Stunde")]
    [InlineData("time,load,h\n2024-01-01,1,23\n2024-01-01,2,24\n2024-01-02,2,1\n2024-01-02,2,2\n", "h")]
    public void A_column_of_times_of_day_that_is_not_named_is_pointed_at(string text, string column)
        => Assert.Contains($"if column \"{column}\" holds the time of day, name it in TimeOfDay.",
            Read.Error(() => Read.Csv(text, Read.Load with { Series = [] })), StringComparison.Ordinal);

    [Theory]
    [InlineData("time,count,load\n2024-01-01,9,1\n2024-01-01,3,2\n")]
    [InlineData("time,count,load\n2024-01-01,09:00,1\n2024-01-01,none,2\n")]
    [InlineData("time,load\n2024-01-01,1\n2024-01-01,2\n")]
    [InlineData("time,clock,load\n2024-01-01 10:00,09:00,1\n2024-01-01 10:00,10:00,2\n")]
    public void Other_columns_are_not(string text)
        => Assert.Contains("set Duplicates", Read.Error(() => Read.Csv(text, Read.Load with { Series = [] })), StringComparison.Ordinal);

    [Fact]
    public void Known_inputs_without_the_columns_of_series_are_for_all_of_them()
    {
        var columns = Read.Load with { Known = ["holiday"], Observed = ["wind"], Categorical = ["wind"], Calendar = ["day_of_week"] };
        var table = Read.Csv("time,machine,load,holiday,wind\n2024-01-01,a,1,0,1\n2024-01-02,a,2,0,2\n2024-01-01,b,1,0,1\n"
            + "2024-01-02,b,2,0,3\n", columns);
        var known = SeriesTable.KnownFromCsv(new StringReader("time;holiday\n2024-01-03;1\n2024-01-04;0\n"), columns);
        foreach (var series in table.WithKnown(known).Series)
            Assert.Equal([0, 0, 1, 0], series.Known(0).ToArray());
        known = SeriesTable.KnownFromCsv(new StringReader("time;holiday;machine\n2024-01-03;1;b\n2024-01-03;0;a\n"),
            columns with { Frequency = table.Schema.Frequency });
        Assert.Equal([0, 0, 1], table.WithKnown(known)["b"].Known(0).ToArray());
        Assert.Contains("no column \"holiday\"", Read.Error(() =>
            SeriesTable.KnownFromCsv(new StringReader("time;holidays\n2024-01-03;1\n"), columns)), StringComparison.Ordinal);
        Assert.Contains("no column \"shop\"", Read.Error(() => SeriesTable.KnownFromCsv(
            new StringReader("time;holiday;machine\n2024-01-03;1;b\n"), columns with { Series = ["shop", "machine"] })),
            StringComparison.Ordinal);
    }
}
