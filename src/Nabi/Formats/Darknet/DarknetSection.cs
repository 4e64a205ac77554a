using System.Globalization;

namespace Nabi.Formats;

/// <summary>One section of a darknet config: <c>[convolutional]</c> and its settings.</summary>
/// <param name="source">What errors call the file.</param>
/// <param name="name">The word between the brackets.</param>
/// <param name="line">The line it begins in, from 1.</param>
internal sealed class DarknetSection(string source, string name, int line)
{
    private const int LongestList = 1000;
    private readonly Dictionary<string, (string Value, int Line)> settings = new(StringComparer.Ordinal);

    public string Name => name;

    /// <summary>What errors call the section.</summary>
    public string Title => $"{source}, [{name}] in line {line}";

    /// <summary>Notes a setting; of several with one name the first counts, as in darknet.</summary>
    public void Add(string key, string value, int at) => settings.TryAdd(key, (value, at));

    /// <summary>A whole number.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="missing">What holds where it is not given; null where it must be.</param>
    /// <param name="least">The smallest it may be.</param>
    /// <param name="most">The largest it may be.</param>
    /// <exception cref="NabiException">It is missing, no number or out of range.</exception>
    public int Int(string key, int? missing, int least, int most)
    {
        if (!settings.TryGetValue(key, out var given))
            return missing ?? throw new NabiException($"{Title} lacks the setting '{key}'.");
        return int.TryParse(given.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most ? number
            : throw Wrong(key, given, $"a whole number from {least} to {most}");
    }

    /// <summary>Whole numbers with commas between; null where the setting is not given.</summary>
    /// <exception cref="NabiException">One is no whole number.</exception>
    public IReadOnlyList<int>? Ints(string key) => Numbers(key, "whole numbers", static (string text, out int number)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number));

    /// <summary>Numbers with commas between; null where the setting is not given.</summary>
    /// <exception cref="NabiException">One is no number.</exception>
    public IReadOnlyList<float>? Floats(string key) => Numbers(key, "numbers", static (string text, out float number)
        => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number));

    /// <summary>A word.</summary>
    public string Word(string key, string missing) => settings.TryGetValue(key, out var given) ? given.Value : missing;

    /// <summary>Refuses a setting of a variant that is not built here.</summary>
    /// <exception cref="NabiException">It is given with another value.</exception>
    public void Only(string key, float value)
    {
        if (settings.TryGetValue(key, out var given)
            && !(float.TryParse(given.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == value))
        {
            throw Wrong(key, given, FormattableString.Invariant($"{value} alone, which is what YOLOv3 has"));
        }
    }

    private IReadOnlyList<T>? Numbers<T>(string key, string what, Parser<T> parse)
    {
        if (!settings.TryGetValue(key, out var given))
            return null;
        var texts = given.Value.Split(',', LongestList + 1, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new T[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (i >= LongestList || !parse(texts[i], out numbers[i]))
                throw Wrong(key, given, $"up to {LongestList} {what} with commas between");
        }

        return numbers;
    }

    private NabiException Wrong(string key, (string Value, int Line) given, string expected)
        => new(Sentence.Short($"{source}, line {given.Line}: '{key}' of [{name}] must be {expected}, got '{given.Value}'."));

    private delegate bool Parser<T>(string text, out T number);
}
