namespace Nabi.Forecasting.Tests;

public sealed class ZoneFinderTests
{
    [Theory]
    [InlineData("Europe/Berlin", "W. Europe Standard Time")]
    [InlineData("America/New_York", "Eastern Standard Time")]
    [InlineData("US/Eastern", "Eastern Standard Time")]
    [InlineData("Asia/Seoul", "Korea Standard Time")]
    [InlineData("asia/kolkata", "India Standard Time")]
    [InlineData("Asia/Calcutta", "India Standard Time")]
    [InlineData("Etc/GMT+12", "Dateline Standard Time")]
    [InlineData("Europe/Nowhere", null)]
    public void Names_of_iana_are_known_in_the_words_of_windows(string name, string? windows)
        => Assert.Equal(windows, WindowsZones.Of(name));

    [Fact]
    public void A_zone_under_another_name_keeps_its_clock()
    {
        var spring = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday);
        var autumn = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), spring, autumn);
        var zone = TimeZoneInfo.CreateCustomTimeZone("W. Europe Standard Time", TimeSpan.FromHours(1), "", "", "", [rule]);
        var again = ZoneFinder.Named("Europe/Berlin", zone);
        Assert.Equal("Europe/Berlin", again.Id);
        var berlin = ZoneFinder.Find("Europe/Berlin")!;
        for (var time = new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc); time.Year < 2030; time = time.AddHours(7))
            Assert.Equal(berlin.GetUtcOffset(time), again.GetUtcOffset(time));
    }

    [Fact]
    public void Every_zone_of_the_table_is_found_under_its_own_name_or_not_at_all()
    {
        Assert.True(WindowsZones.All.Count > 500);
        var found = WindowsZones.All.Select(name => (Name: name, Zone: ZoneFinder.Find(name))).Where(one => one.Zone is not null).ToList();
        Assert.True(found.Count > 400, $"{found.Count} zones");
        Assert.All(found, static one => Assert.Equal(one.Name, one.Zone!.Id));
    }

    [Fact]
    public void A_zone_of_a_file_that_no_system_knows_is_a_short_sentence()
    {
        Assert.Null(LiveSeries.ZoneOf("load", ""));
        var error = Assert.Throws<NabiException>(() => LiveSeries.ZoneOf("load", "Mars/\n" + new string('x', 100_000)));
        Assert.Contains("\"load\" has the time zone 'Mars/ xxx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 300);
    }

    [Fact]
    public void Zones_are_found_by_the_names_of_iana_on_every_system()
    {
        var zone = ZoneFinder.Find("Europe/Berlin")!;
        Assert.Equal("Europe/Berlin", zone.Id);
        Assert.Equal(TimeSpan.FromHours(1), zone.GetUtcOffset(new DateTime(2024, 3, 31, 0, 59, 0, DateTimeKind.Utc)));
        Assert.Equal(TimeSpan.FromHours(2), zone.GetUtcOffset(new DateTime(2024, 3, 31, 1, 0, 0, DateTimeKind.Utc)));
        Assert.Null(ZoneFinder.Find("Europe/Nowhere"));
        Assert.Null(ZoneFinder.Find(""));
    }
}
