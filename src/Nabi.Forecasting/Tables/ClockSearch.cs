namespace Nabi.Forecasting;

/// <summary>
/// Looks in the first rows for a column of times of day that was not named: then several rows have one time, and a sentence can say why.
/// </summary>
internal sealed class ClockSearch
{
    private const int Rows = 200;

    // Of the changes of a column of hours, nearly all go to the next one.
    private const double Regular = 0.9;

    private readonly string[] names;
    private readonly (int Place, State State)[] columns;
    private int rows;

    /// <param name="names">The names of all columns.</param>
    /// <param name="used">Those that are named in the settings.</param>
    public ClockSearch(IReadOnlyList<string> names, IEnumerable<string> used)
    {
        this.names = [.. names];
        var known = used.ToHashSet(StringComparer.Ordinal);
        columns = [.. Enumerable.Range(0, names.Count).Where(place => !known.Contains(names[place])).Select(place => (place, new State()))];
    }

    /// <summary>The column's name; null where none was seen.</summary>
    public string? Found => columns.FirstOrDefault(column => column.State.IsClock) is { State: not null } found ? names[found.Place] : null;

    /// <summary>Whether there are rows to look at.</summary>
    public bool IsLooking => rows < Rows && columns.Length > 0;

    /// <summary>Looks at a row.</summary>
    /// <param name="cell">The text of a column by its place.</param>
    public void Look(Func<int, string> cell)
    {
        rows++;
        foreach (var (place, state) in columns)
            state.Look(cell(place).Trim());
    }

    private sealed class State
    {
        private int clocks;
        private int others;
        private int last = -1;
        private int changes;
        private int next;

        public bool IsClock => others == 0 && (clocks > 0 || (changes > 0 && next >= Regular * changes));

        public void Look(string text)
        {
            if (text.Contains(':', StringComparison.Ordinal) && TimeText.TryParse($"2000-01-01 {text}", out _))
            {
                clocks++;
            }
            else if (clocks == 0 && text.Length is 1 or 2
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour <= 24)
            {
                if (last >= 0 && hour != last)
                    (changes, next) = (changes + 1, next + ((hour - last + 24) % 24 == 1 || (last >= 23 && hour <= 1) ? 1 : 0));
                last = hour;
            }
            else
            {
                others++;
            }
        }
    }
}
