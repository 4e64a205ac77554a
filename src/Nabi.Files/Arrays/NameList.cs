namespace Nabi.Files;

/// <summary>Names as an error lists them.</summary>
internal static class NameList
{
    /// <summary>The first ten names, quoted, and how many more there are.</summary>
    public static string Of(IEnumerable<string> names)
    {
        var all = names.ToArray();
        if (all.Length == 0)
            return "none";
        var shown = string.Join(", ", all.Take(10).Select(static name => $"'{name}'"));
        return all.Length > 10 ? $"{shown} and {all.Length - 10} more" : shown;
    }
}
