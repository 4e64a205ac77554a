using System.Text.RegularExpressions;

namespace Nabi.Formats;

/// <summary>Sentences about files: names in a file can be as long as the file, what a reader gets to see is not.</summary>
internal static partial class Sentence
{
    /// <summary>The most letters of a sentence.</summary>
    public const int Longest = 300;

    private const int Head = 24;
    private const int Tail = 36;

    /// <summary>The sentence with the middle of long names left out, and with its end left out where that is not enough.</summary>
    public static string Short(string text)
    {
        if (text.Length > Longest)
            text = LongName().Replace(text, name => name.Value[..Head] + "..." + name.Value[^Tail..]);
        return text.Length > Longest ? text[..(Longest - 3)] + "..." : text;
    }

    /// <summary>What stands between quotes, or without a space, and is long.</summary>
    [GeneratedRegex("""(?<=')[^']{72,}(?=')|(?<=")[^"]{72,}(?=")|[^\s'"]{72,}""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LongName();
}
