namespace Nabi.Recipes;

/// <summary>What a page of results already says: rows of recipes that are not run again, and the sentences written around them.</summary>
internal sealed class EarlierPage
{
    /// <summary>How the paragraph begins that explains the figures; before it stands where they come from.</summary>
    public const string Legend = "A published figure is one run.";

    /// <summary>A line that says where the rows of some recipes come from.</summary>
    public const string Addition = "Rows of {0}: written later ({1}) on {2}, {3}, seeds from {4}{5}; all {6} runs took {7}.";

    private readonly Dictionary<string, List<string>> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> remarks = new(StringComparer.Ordinal);
    private readonly List<string> origin = [];

    private readonly Texts texts;

    private EarlierPage(IEnumerable<string> lines, Texts texts)
    {
        this.texts = texts;
        var (legend, heading) = (texts.Say(Legend), texts.Say("recipe"));
        string? section = null, recipe = null;
        var isHead = true;
        foreach (var line in lines)
        {
            isHead &= !line.StartsWith(legend, StringComparison.Ordinal);
            if (line.StartsWith("## ", StringComparison.Ordinal))
                (section, recipe, isHead) = (line[3..].Split('.')[0], null, false);
            else if (isHead && !line.StartsWith('#'))
                origin.Add(line);
            else if (section is null)
                continue;
            else if (!line.StartsWith('|'))
                List(remarks, section).Add(line);
            else if (!line.StartsWith("|---", StringComparison.Ordinal) && line.Split('|')[1].Trim() is var first && first != heading)
                List(rows, recipe = first.Length > 0 ? first : recipe ?? "").Add(line);
        }
    }

    /// <summary>Where its figures come from, line by line.</summary>
    public IReadOnlyList<string> Origin => Trimmed(origin);

    /// <summary>How such a line begins in a language.</summary>
    public static string AdditionIn(Texts texts) => texts.Say(Addition).Split("{0}")[0];

    /// <summary>Reads a page; an empty one where none is there.</summary>
    public static EarlierPage Read(string page, Texts texts)
    {
        try
        {
            return new EarlierPage(File.Exists(page) ? File.ReadLines(page) : [], texts);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"The page '{page}' cannot be read ({error.Message.TrimEnd('.')}); choose another with --page.", error);
        }
    }

    /// <summary>The rows of a recipe that was run; empty where it was not.</summary>
    public IReadOnlyList<string> Rows(string recipe)
        => rows.TryGetValue(recipe, out var known) && !ResultsPage.IsWithoutResult(known[0], texts) ? known : [];

    /// <summary>What stands between a section's heading and its table.</summary>
    public IReadOnlyList<string> Remarks(string section) => remarks.TryGetValue(section, out var known) ? Trimmed(known) : [];

    private static List<string> List(Dictionary<string, List<string>> lists, string key)
        => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    private static List<string> Trimmed(List<string> lines)
        => [.. lines.SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()];
}
