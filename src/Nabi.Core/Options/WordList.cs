namespace Nabi;

/// <summary>Words as the sentences of errors list them.</summary>
public static class WordList
{
    /// <summary>'valid', 'same' or 'causal'.</summary>
    /// <param name="words">One or more words; each is put in quotation marks.</param>
    /// <param name="other">What may stand beside them, as it is; null if nothing may.</param>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    public static string Of(IReadOnlyList<string> words, string? other = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        string[] quoted = [.. words.Select(word => $"'{word}'"), .. other is null ? [] : new[] { other }];
        return quoted.Length < 2 ? string.Concat(quoted) : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
    }
}
