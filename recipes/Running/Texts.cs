using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nabi.Recipes;

/// <summary>
/// The texts of recipes and reports in the reader's language. They are looked up by the English sentence; a number in it may be written
/// <c>#</c> in the file of texts (<c>#2</c> for the second), and comes back in its place. What has no entry stays English.
/// </summary>
public partial class Texts
{
    private readonly Dictionary<string, string> entries = new(StringComparer.Ordinal);

    /// <summary>Texts from a file in recipes/Texts; English, which needs none, by default.</summary>
    /// <param name="language">The language, such as <c>ko</c>.</param>
    /// <exception cref="NabiException">There are no texts in this language.</exception>
    public Texts(string language = "en")
    {
        Language = language;
        if (language == "en")
            return;
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream($"Texts.{language}.json")
            ?? throw new NabiException($"There are no texts in the language '{language}'; choose one of {string.Join(", ", Languages)}.");
        using var json = JsonDocument.Parse(stream);
        foreach (var entry in json.RootElement.EnumerateObject())
            entries.Add(entry.Name, entry.Value.GetString() is { Length: > 0 } text ? text : entry.Name);
    }

    /// <summary>The languages there are, the default first.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ko"];

    /// <summary>The language, as HTML names it.</summary>
    public string Language { get; }

    /// <summary>The English texts that have an entry.</summary>
    public IReadOnlyCollection<string> Entries => entries.Keys;

    /// <summary>A sentence, heading or name of the report.</summary>
    /// <param name="english">The English text.</param>
    public virtual string Say(string english) => Look(english).Text;

    /// <summary>A sentence with values in it, <c>{0}</c> and so on.</summary>
    /// <param name="english">The English text.</param>
    /// <param name="values">The values, written as text already.</param>
    public string Say(string english, params object[] values) => string.Format(CultureInfo.InvariantCulture, Say(english), values);

    /// <summary>A text that may be a name of the data or of code, and then stays as it is.</summary>
    /// <param name="english">The English text.</param>
    public virtual string Name(string english) => Look(english).Text;

    /// <summary>Paragraphs with an empty line between them, each looked up by itself.</summary>
    /// <param name="english">The English text.</param>
    public string Paragraphs(string english)
    {
        ArgumentNullException.ThrowIfNull(english);
        return string.Join("\n\n", english.ReplaceLineEndings("\n").Split("\n\n").Select(Say));
    }

    /// <summary>The text, and the entry it comes from; null where there is none.</summary>
    protected (string Text, string? Entry) Look(string english)
    {
        ArgumentNullException.ThrowIfNull(english);
        if (entries.Count == 0 || entries.TryGetValue(english, out var text) && text == english)
            return (english, entries.Count == 0 ? null : english);
        if (text is not null)
            return (text, english);
        var numbers = Numeral().Matches(english);
        var pattern = Numeral().Replace(english, "#");
        if (numbers.Count == 0 || !entries.TryGetValue(pattern, out text))
            return (english, null);
        var next = 0;
        return (Place().Replace(text, place => numbers[place.Length > 1 ? place.Value[1] - '1' : next++].Value), pattern);
    }

    [GeneratedRegex("[0-9]+([.,][0-9]+)*")]
    private static partial Regex Numeral();

    [GeneratedRegex("#[1-9]?")]
    private static partial Regex Place();
}
