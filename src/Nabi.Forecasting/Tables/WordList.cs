namespace Nabi.Forecasting;

/// <summary>Words and their numbers, in the order in which they came.</summary>
internal sealed class WordList
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> texts;
    private readonly List<string> words = [];
    private int last = -1;

    public WordList() => texts = numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>The number of a word, which is added if it is new.</summary>
    public int Add(ReadOnlySpan<char> word)
    {
        // Rows of one series often stand together.
        if (last >= 0 && word.SequenceEqual(words[last]))
            return last;
        if (texts.TryGetValue(word, out var number))
            return last = number;
        var text = word.ToString();
        numbers.Add(text, words.Count);
        words.Add(text);
        return last = words.Count - 1;
    }

    /// <summary>
    /// The words that are learnt from in order, then the word for others if it is not among them; the other words in order, numbered on;
    /// and for each number its new one.
    /// </summary>
    public (string[] Words, string[] Coming, int[] Places) Ordered(IReadOnlyList<bool> isLearnt, string? other)
    {
        string[] ordered = [.. words.Where((_, i) => isLearnt[i]).Order(StringComparer.Ordinal)];
        if (other is not null && !ordered.Contains(other, StringComparer.Ordinal))
            ordered = [.. ordered, other];
        string[] coming = [.. words.Where((word, i) => !isLearnt[i] && word != other).Order(StringComparer.Ordinal)];
        var places = new int[words.Count];
        foreach (var (word, place) in ordered.Concat(coming).Select((word, place) => (word, place)))
        {
            if (numbers.TryGetValue(word, out var number))
                places[number] = place;
        }

        return (ordered, coming, places);
    }
}
