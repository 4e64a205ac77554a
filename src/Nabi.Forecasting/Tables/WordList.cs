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

    /// <summary>The words in order, and for each number its new one.</summary>
    public (string[] Words, int[] Places) Ordered()
    {
        var order = Enumerable.Range(0, words.Count).OrderBy(i => words[i], StringComparer.Ordinal).ToArray();
        var places = new int[words.Count];
        for (var i = 0; i < order.Length; i++)
            places[order[i]] = i;
        return ([.. order.Select(i => words[i])], places);
    }
}
