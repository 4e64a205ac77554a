namespace Nabi.Forecasting;

/// <summary>Where rows come from, as sentences name it.</summary>
/// <param name="Name">The file's name in quotes, or what else it is.</param>
/// <param name="RowWord">What a row's number counts: lines of a file, or rows.</param>
internal sealed record TableSource(string Name, string RowWord)
{
    /// <summary>The place of a cell.</summary>
    public string At(int row, string? column = null)
        => column is null ? $"{Name}, {RowWord} {row}" : $"{Name}, {RowWord} {row}, column \"{Shown(column)}\"";

    /// <summary>A text short enough for a sentence.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        var shown = text.Length > 40 ? string.Concat(text[..40], "...") : text.ToString();
        return string.Create(shown.Length, shown, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }

    /// <summary>The names nearest to one that is not among them, as a sentence's end.</summary>
    public static string Nearest(string name, IEnumerable<string> names)
    {
        var all = names.Where(one => one.Length > 0).Take(2000).ToArray();
        if (all.Length == 0)
            return "there are none";
        // As many as a sentence has room for.
        var (near, room) = (new List<string>(), 100);
        foreach (var one in all.OrderBy(one => Distance(name.ToUpperInvariant(), one.ToUpperInvariant())).Take(4))
        {
            if (near.Count == 0 || one.Length <= room)
            {
                near.Add($"\"{Shown(one)}\"");
                room -= one.Length;
            }
        }

        return all.Length <= near.Count ? $"there are {string.Join(", ", near)}" : $"the nearest are {string.Join(", ", near)}";
    }

    // Levenshtein, 1966, on the first letters.
    private static int Distance(string one, string other)
    {
        const int most = 64;
        var a = one.AsSpan(0, Math.Min(most, one.Length));
        var b = other.AsSpan(0, Math.Min(most, other.Length));
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], cost);
            }
        }

        return row[b.Length];
    }
}
