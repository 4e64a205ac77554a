namespace Nabi.Forecasting;

/// <summary>Refuses column names that are not there, or are named for two things.</summary>
internal static class TableChecks
{
    /// <summary>Checks them.</summary>
    public static void Columns(TableColumns columns, IReadOnlyList<string> names, TableSource source)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in columns.Names)
        {
            if (string.IsNullOrEmpty(name))
                throw new NabiException($"{source.Name}: the name of a column is empty; name one that is there, or none.");
            if (!seen.Add(name))
            {
                throw new SettingException(
                    $"{source.Name}: column \"{TableSource.Shown(name)}\" is named for two things; a column is one of {Setting.Time}, "
                    + $"{Setting.TimeOfDay}, {Setting.Series}, {Setting.Targets}, {Setting.Known}, {Setting.Observed} and "
                    + $"{Setting.Static}.");
            }

            var count = names.Count(one => one == name);
            if (count == 0)
                throw new NabiException($"{source.Name} has no column \"{TableSource.Shown(name)}\"; {TableSource.Nearest(name, names)}.");
            if (count > 1)
                throw new NabiException($"{source.Name} has {count} columns \"{TableSource.Shown(name)}\"; give each a name of its own.");
        }

        foreach (var name in columns.Categorical)
        {
            if (!columns.Known.Concat(columns.Observed).Concat(columns.Static).Contains(name, StringComparer.Ordinal))
            {
                throw new SettingException(
                    $"{source.Name}: {Setting.Categorical} names \"{TableSource.Shown(name)}\", which is no "
                    + $"known, observed or static column.");
            }
        }

        foreach (var input in CalendarInput.Of(columns.Calendar))
        {
            if (!seen.Add(input.Name))
                throw new NabiException($"{source.Name}: the calendar input \"{input.Name}\" has the name of another column; rename that.");
        }

        if (columns.TimeOfDay is not null && columns.Time is null)
        {
            throw new SettingException(
                $"{source.Name}: {Setting.TimeOfDay} is set, but not {Setting.Time}; set {Setting.Time} to the column of days.");
        }

        if (columns.Targets.Count + columns.Known.Count == 0)
            throw new SettingException($"{source.Name}: no target is named; set {Setting.Targets} to what is to be forecast.");
    }

    /// <summary>A zone by its IANA name.</summary>
    public static TimeZoneInfo? Zone(string? name)
        => name is null ? null : ZoneFinder.Find(name) ?? throw new NabiException(
            $"There is no time zone '{TableSource.Shown(name)}' on this machine; give an IANA name such as Europe/Berlin or Asia/Seoul.");
}
