using System.Text.RegularExpressions;

namespace Nabi.Recipes.Tests;

/// <summary>Korean texts that remember which entries were used, and which sentences, headings and names of a report had none.</summary>
internal sealed partial class RecordingTexts() : Texts("ko")
{
    /// <summary>Entries that gave a text.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>English that was shown.</summary>
    public SortedSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of metrics, variants and cells that were shown as they are, which is allowed.</summary>
    public SortedSet<string> Kept { get; } = new(StringComparer.Ordinal);

    public override string Say(string english) => Note(english, Missing);

    public override string Name(string english) => Note(english, Kept);

    private string Note(string english, SortedSet<string> without)
    {
        var (text, entry) = Look(english);
        if (entry is not null)
            Used.Add(entry);
        else if (!Hangul().IsMatch(english) && english.Any(char.IsAsciiLetterLower))
            without.Add(english);
        return text;
    }

    [GeneratedRegex("[가-힣]")]
    private static partial Regex Hangul();
}
