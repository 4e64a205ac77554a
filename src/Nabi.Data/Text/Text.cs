using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nabi.Data;

/// <summary>Text to words, to hashed word numbers, and to n-grams: Keras's small functions of <c>preprocessing.text</c>.</summary>
public static class Text
{
    /// <summary>
    /// The characters Keras's text functions replace by the separator: ASCII punctuation but the apostrophe, tab and new line.
    /// </summary>
    public const string DefaultFilters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

    /// <summary>The words of a text, in order (Keras: <c>text_to_word_sequence</c>).</summary>
    /// <param name="text">Any text.</param>
    /// <param name="filters">Characters that count as separators.</param>
    /// <param name="lower">Whether to lower the text first, by Unicode's full mapping (as Python does).</param>
    /// <param name="split">The separator; not empty.</param>
    /// <exception cref="NabiException"><paramref name="split"/> is empty.</exception>
    public static string[] ToWordSequence(string text, string filters = DefaultFilters, bool lower = true, string split = " ")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(filters);
        var cutter = new WordCutter(filters, lower, split);
        var words = new List<string>();
        for (var rest = cutter.Begin(text); cutter.Next(ref rest, out var word);)
            words.Add(word.ToString());
        return [.. words];
    }

    /// <summary>
    /// A number from 1 to <paramref name="size"/> - 1 for each word: the word's MD5 hash modulo <c>size - 1</c>, plus 1
    /// (Keras: <c>hashing_trick</c> with <c>hash_function="md5"</c>). Two words can share a number.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="size">The size of the hashing space, 2 or more; 0 is left free for padding.</param>
    /// <param name="filters">Characters that count as separators.</param>
    /// <param name="lower">Whether to lower the text first.</param>
    /// <param name="split">The separator.</param>
    /// <param name="hash">Another hash of a word, not negative; null for MD5.</param>
    /// <exception cref="NabiException"><paramref name="size"/> is below 2, or <paramref name="split"/> is empty.</exception>
    public static int[] HashingTrick(
        string text, int size, string filters = DefaultFilters, bool lower = true, string split = " ", Func<string, ulong>? hash = null)
    {
        if (size < 2)
            throw new NabiException($"The hashing space must have a size of 2 or more, got {size}.");
        var words = ToWordSequence(text, filters, lower, split);
        var numbers = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
            numbers[i] = 1 + (hash is null ? Md5Modulo(words[i], size - 1) : (int)(hash(words[i]) % (ulong)(size - 1)));
        return numbers;
    }

    /// <summary>
    /// Keras's <c>one_hot</c>: <see cref="HashingTrick"/> under its other name. Python's own hash changes from run to run,
    /// so here too the hash is MD5 and the numbers stay the same.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <param name="size">The size of the vocabulary, 2 or more.</param>
    /// <param name="filters">Characters that count as separators.</param>
    /// <param name="lower">Whether to lower the text first.</param>
    /// <param name="split">The separator.</param>
    /// <exception cref="NabiException"><paramref name="size"/> is below 2, or <paramref name="split"/> is empty.</exception>
    public static int[] OneHot(string text, int size, string filters = DefaultFilters, bool lower = true, string split = " ")
        => HashingTrick(text, size, filters, lower, split);

    /// <summary>
    /// All runs of <paramref name="size"/> neighbouring tokens, each joined by <paramref name="separator"/>; none when there are fewer
    /// tokens.
    /// </summary>
    /// <param name="tokens">The words (or characters) in order.</param>
    /// <param name="size">How many tokens stand together: 1 for unigrams, 2 for bigrams.</param>
    /// <param name="separator">What stands between the tokens of one run.</param>
    /// <exception cref="NabiException"><paramref name="size"/> is below 1.</exception>
    public static string[] NGrams(IReadOnlyList<string> tokens, int size, string separator = " ")
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (size < 1)
            throw new NabiException($"An n-gram has 1 or more tokens, got a size of {size}.");
        var grams = new string[Math.Max(0, tokens.Count - size + 1)];
        for (var i = 0; i < grams.Length; i++)
            grams[i] = string.Join(separator, Enumerable.Range(i, size).Select(at => tokens[at]));
        return grams;
    }

    /// <summary>The characters of a text as Python counts them: one string for each Unicode code point.</summary>
    internal static string[] Characters(string text)
    {
        var characters = new List<string>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            characters.Add(text.Substring(i, length));
            i += length;
        }

        return [.. characters];
    }

    private static int Md5Modulo(string word, int modulus)
    {
        Span<byte> digest = stackalloc byte[16];
#pragma warning disable CA5351 // MD5 is what Keras's files and numbers are made with; nothing is protected by it.
        MD5.HashData(Encoding.UTF8.GetBytes(word), digest);
#pragma warning restore CA5351
        return (int)(BinaryPrimitives.ReadUInt128BigEndian(digest) % (UInt128)(uint)modulus);
    }
}
