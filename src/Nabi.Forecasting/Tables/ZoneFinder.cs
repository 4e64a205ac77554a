namespace Nabi.Forecasting;

/// <summary>
/// Time zones by their names of IANA on every system: Windows has them under names of its own, and a .NET without ICU does not translate.
/// </summary>
internal static class ZoneFinder
{
    /// <summary>The zone of a name; null where this system has none.</summary>
    public static TimeZoneInfo? Find(string name)
        => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
            : WindowsZones.Of(name) is { } windows && TimeZoneInfo.TryFindSystemTimeZoneById(windows, out var found) ? Named(name, found)
            : null;

    /// <summary>A zone under the name of IANA: it is what files keep, and other systems know no other.</summary>
    internal static TimeZoneInfo Named(string name, TimeZoneInfo zone)
        => TimeZoneInfo.CreateCustomTimeZone(
            name, zone.BaseUtcOffset, zone.DisplayName, zone.StandardName, zone.DaylightName, zone.GetAdjustmentRules());
}
