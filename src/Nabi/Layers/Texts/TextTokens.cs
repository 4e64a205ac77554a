using System.Buffers;
using System.Text;

namespace Nabi.Layers;

/// <summary>
/// How texts become tokens: made alike, cut, joined to n-grams. A token is a part of a buffer that is used again for the next text.
/// </summary>
/// <param name="Standardize">Keras's word for what is done to a text first, or null.</param>
/// <param name="StandardizeWith">A function in its place, or null.</param>
/// <param name="Split">Keras's word for how a text is cut, or null.</param>
/// <param name="SplitWith">A function in its place, or null.</param>
/// <param name="NGrams">The lengths of n-grams; empty for single tokens.</param>
internal readonly record struct TextTokens(
    TextStandardization? Standardize, Func<string, string>? StandardizeWith, TextSplit? Split, Func<string, IEnumerable<string>>? SplitWith,
    IReadOnlyList<int> NGrams)
{
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'");

    private bool Lowers => Standardize == TextStandardization.Lower || Standardize == TextStandardization.LowerAndStripPunctuation;

    private bool Strips
        => Standardize == TextStandardization.StripPunctuation || Standardize == TextStandardization.LowerAndStripPunctuation;

    /// <summary>Whether a text is one token or more by itself: rows of several texts are not joined.</summary>
    public bool Cuts => Split is not null || SplitWith is not null;

    /// <summary>Gives the tokens of a row of texts.</summary>
    public void Walk<TSink>(ReadOnlySpan<string> texts, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        if (NGrams.Count == 0)
        {
            foreach (var text in texts)
                Singles(text, ref sink);
            return;
        }

        // Tokens behind one another with a space between: an n-gram then is a part of it.
        var joined = new JoinedTokens(64);
        foreach (var text in texts)
            Singles(text, ref joined);
        foreach (var size in NGrams)
        {
            for (var first = 0; first + size <= joined.Count; first++)
                sink.Take(joined.Run(first, size));
        }

        joined.Free();
    }

    /// <summary>The text after the first step.</summary>
    public string Standardized(string text)
    {
        if (StandardizeWith is not null)
        {
            return StandardizeWith(text)
                ?? throw new NabiException("TextVectorization: StandardizeWith gave null; give a text, \"\" for nothing.");
        }

        if (!Lowers && !Strips)
            return text;
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var made = buffer.AsSpan(0, Standard(text, buffer)).ToString();
        ArrayPool<char>.Shared.Return(buffer);
        return made;
    }

    private void Singles<TSink>(string text, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        if (StandardizeWith is not null || SplitWith is not null || (!Lowers && !Strips))
        {
            var made = Standardized(text);
            if (SplitWith is null)
            {
                Cut(made, ref sink);
            }
            else
            {
                foreach (var token in SplitWith(made)
                    ?? throw new NabiException("TextVectorization: SplitWith gave null; give a list of tokens, an empty one for none."))
                {
                    sink.Take(token);
                }
            }

            return;
        }

        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        Cut(buffer.AsSpan(0, Standard(text, buffer)), ref sink);
        ArrayPool<char>.Shared.Return(buffer);
    }

    /// <summary>Lowers A to Z alone and leaves punctuation out, as the words say.</summary>
    private int Standard(ReadOnlySpan<char> text, Span<char> target)
    {
        if (!Strips)
        {
            Copy(text, target, lowers: true);
            return text.Length;
        }

        var (length, lowers) = (0, Lowers);
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAny(Punctuation);
            var kept = run < 0 ? text : text[..run];
            Copy(kept, target[length..], lowers);
            length += kept.Length;
            text = run < 0 ? default : text[(run + 1)..];
        }

        return length;
    }

    private void Cut<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, ITokenSink
    {
        switch (Split?.ToString())
        {
            case "whitespace":
                for (var at = 0; at < text.Length; at++)
                {
                    if (IsSpace(text[at]))
                        continue;
                    var start = at;
                    while (at < text.Length && !IsSpace(text[at]))
                        at++;
                    sink.Take(text[start..at]);
                }

                break;
            case "character":
                for (var at = 0; at < text.Length;)
                {
                    var length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
                    sink.Take(text.Slice(at, length));
                    at += length;
                }

                break;
            default:
                sink.Take(text);
                break;
        }
    }

    private static void Copy(ReadOnlySpan<char> text, Span<char> target, bool lowers)
    {
        if (!lowers)
        {
            text.CopyTo(target);
        }
        else if (Ascii.IsValid(text))
        {
            Ascii.ToLower(text, target, out _);
        }
        else
        {
            for (var i = 0; i < text.Length; i++)
                target[i] = text[i] is >= 'A' and <= 'Z' ? (char)(text[i] | 0x20) : text[i];
        }
    }

    private static bool IsSpace(char letter) => letter is ' ' or (>= '\t' and <= '\r');
}
