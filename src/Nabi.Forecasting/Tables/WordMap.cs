namespace Nabi.Forecasting;

/// <summary>Numbers of words in one table as those of another.</summary>
internal static class WordMap
{
    /// <summary>
    /// What makes a number of one of another that takes new words too, as words of steps to come; null if they are the same.
    /// </summary>
    /// <param name="from">The column that is read.</param>
    /// <param name="to">The column that takes them.</param>
    public static (TableColumn To, Func<double, string, double>? Map) Joined(TableColumn from, TableColumn to)
    {
        if (from.Categories is null || to.Categories is null)
            return (to, Of(from, to, "known"));
        string[] coming = [.. to.Coming, .. from.Categories.Except([.. to.Categories, .. to.Coming], StringComparer.Ordinal)];
        var joined = to with { Coming = coming };
        return (joined, Of(from, joined with { Categories = [.. to.Categories, .. coming], Coming = [] }, "known"));
    }

    /// <summary>What makes a number of one of another, for a series of a name; null if they are the same.</summary>
    /// <param name="from">The column that is read.</param>
    /// <param name="to">The column as it was learnt from.</param>
    /// <param name="kind">What sentences call it.</param>
    public static Func<double, string, double>? Of(TableColumn from, TableColumn to, string kind)
    {
        if (from.Categories is null && to.Categories is null)
            return null;
        if (from.Categories is null || to.Categories is null)
        {
            // A column without any cell is of numbers as well as of words.
            return (value, series) => double.IsNaN(value) ? value : throw new SettingException(
                $"Series \"{TableSource.Shown(series)}\", {kind} column \"{to.Name}\": it holds "
                + $"{(to.Categories is null ? "words" : "numbers")}, "
                + $"but {(to.Categories is null ? "numbers" : "words")} where it was learnt from; name it in "
                + $"{Setting.Categorical} in both, or in none.");
        }

        if (from.Coming.Count == 0 && from.Categories.SequenceEqual(to.Categories, StringComparer.Ordinal))
            return null;
        var numbers = to.Categories.Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i, StringComparer.Ordinal);
        var other = to.Other is { } word && numbers.TryGetValue(word, out var place) ? place : -1;
        string[] words = [.. from.Categories, .. from.Coming];
        var map = words.Select(one => numbers.TryGetValue(one, out var number) ? number : other).ToArray();
        return (value, series) => double.IsNaN(value) ? value : map[(int)value] is >= 0 and var number ? number
            : throw new SettingException(
                $"Series \"{TableSource.Shown(series)}\", {kind} column \"{to.Name}\": "
                + $"\"{TableSource.Shown(words[(int)value])}\" is not "
                + $"among the words that were learnt from "
                + $"({TableSource.Nearest(words[(int)value], to.Categories)}); set {Setting.Other} to a word "
                + $"for new ones, and fit again.");
    }
}
