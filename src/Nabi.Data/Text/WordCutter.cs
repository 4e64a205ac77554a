using System.Buffers;

namespace Nabi.Data;

/// <summary>
/// Cuts texts into words as <see cref="Text.ToWordSequence"/> says, one word after another and without copying any: lower case first,
/// then filtered characters count as separators. For one thread at a time.
/// </summary>
internal sealed class WordCutter
{
    private readonly string filters;
    private readonly bool lower;
    private readonly string split;
    // What ends a word where the separator is one character; null where it is several.
    private readonly SearchValues<char>? ends;
    private char[] lowered = [];

    /// <summary>Prepares to cut.</summary>
    /// <exception cref="NabiException"><paramref name="split"/> is empty.</exception>
    public WordCutter(string filters, bool lower, string split)
    {
        if (string.IsNullOrEmpty(split))
            throw new NabiException("The separator 'split' of a text is empty; expected at least one character, for example \" \".");
        (this.filters, this.lower, this.split) = (filters, lower, split);
        ends = split.Length == 1 ? SearchValues.Create(filters + split) : null;
    }

    /// <summary>Begins a text.</summary>
    /// <returns>What <see cref="Next"/> cuts words from; good until the next text.</returns>
    public ReadOnlySpan<char> Begin(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = lower ? Lowered(text) : text;
        return ends is null ? Replaced(letters) : letters;
    }

    /// <summary>Cuts off the next word.</summary>
    /// <param name="rest">What is left of the text.</param>
    /// <param name="word">The word.</param>
    /// <returns>False at the end.</returns>
    public bool Next(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> word)
    {
        do
        {
            var at = ends is null ? rest.IndexOf(split) : rest.IndexOfAny(ends);
            word = at < 0 ? rest : rest[..at];
            rest = at < 0 ? [] : rest[(at + split.Length)..];
        }
        while (word.IsEmpty && !rest.IsEmpty);
        return !word.IsEmpty;
    }

    private ReadOnlySpan<char> Lowered(string text)
    {
        if (lowered.Length < text.Length)
            lowered = new char[Math.Max(256, Math.Max(text.Length, (int)Math.Min(2L * lowered.Length, Array.MaxLength)))];
        return Ascii.ToLower(text, lowered, out var written) == OperationStatus.Done ? lowered.AsSpan(0, written) : Lowercase.Full(text);
    }

    private string Replaced(ReadOnlySpan<char> text)
    {
        var replaced = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (filters.Contains(character, StringComparison.Ordinal))
                replaced.Append(split);
            else
                replaced.Append(character);
        }

        return replaced.ToString();
    }
}
