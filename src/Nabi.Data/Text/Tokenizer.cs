namespace Nabi.Data;

/// <summary>
/// Keras's <c>Tokenizer</c>: learns a vocabulary from texts, the most frequent word first, and turns texts into sequences
/// of word numbers or matrices. Numbers start at 1; 0 is left free for padding.
/// </summary>
/// <remarks>Every number, tie and text form is that of Keras 3's <c>legacy.preprocessing.text.Tokenizer</c>.</remarks>
public sealed partial class Tokenizer
{
    private readonly Dictionary<string, int> wordIndex = [];
    private readonly Dictionary<int, string> indexWord = [];
    private readonly OrderedDictionary<string, int> wordCounts = [];
    private readonly OrderedDictionary<string, int> wordDocs = [];
    private readonly OrderedDictionary<int, int> indexDocs = [];

    /// <summary>Creates a tokenizer.</summary>
    /// <param name="numWords">How many words to keep, 0 included: with 1000, numbers 1 to 999 are used. Null keeps all.</param>
    /// <exception cref="NabiException"><paramref name="numWords"/> is negative.</exception>
    public Tokenizer(int? numWords = null)
    {
        if (numWords < 0)
            throw new NabiException($"Tokenizer: numWords must be positive, or null to keep every word, got {numWords}.");
        NumWords = numWords;
    }

    /// <summary>How many word numbers are used, 0 included; null (or 0) for all.</summary>
    public int? NumWords { get; }

    /// <summary>Characters that count as separators between words.</summary>
    public string Filters { get; init; } = Text.DefaultFilters;

    /// <summary>Whether texts are lowered first, by Unicode's full mapping. Default true.</summary>
    public bool Lower { get; init; } = true;

    /// <summary>The separator between words. Default a space.</summary>
    public string Split { get; init; } = " ";

    /// <summary>Whether every character is a token of its own. Default false.</summary>
    public bool CharLevel { get; init; }

    /// <summary>The token that stands for words outside the vocabulary, number 1; null to leave such words out.</summary>
    public string? OovToken { get; init; }

    /// <summary>How a text is cut into words when not by <see cref="Filters"/> and <see cref="Split"/>; null for those.</summary>
    public Func<string, IReadOnlyList<string>>? Analyzer { get; init; }

    /// <summary>Word to number, most frequent first.</summary>
    public IReadOnlyDictionary<string, int> WordIndex => wordIndex;

    /// <summary>Number to word.</summary>
    public IReadOnlyDictionary<int, string> IndexWord => indexWord;

    /// <summary>How often each word was seen, in the order of first sight.</summary>
    public IReadOnlyDictionary<string, int> WordCounts => wordCounts;

    /// <summary>In how many texts each word was seen.</summary>
    public IReadOnlyDictionary<string, int> WordDocs => wordDocs;

    /// <summary>In how many texts the word of each number was seen.</summary>
    public IReadOnlyDictionary<int, int> IndexDocs => indexDocs;

    /// <summary>How many texts (or sequences) were fitted.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>Learns the vocabulary of <paramref name="texts"/>; may be called again to add more.</summary>
    /// <param name="texts">The documents.</param>
    public void FitOnTexts(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var tally = new WordTally();
        var cutter = CharLevel || Analyzer is not null ? null : new WordCutter(Filters, Lower, Split);
        foreach (var text in texts)
        {
            tally.Begin();
            if (cutter is null)
            {
                foreach (var word in Tokens(text))
                    tally.Add(word);
            }
            else
            {
                for (var rest = cutter.Begin(text); cutter.Next(ref rest, out var word);)
                    tally.Add(word);
            }
        }

        Learn(tally);
    }

    /// <summary>Learns the vocabulary of documents that are already cut into words (Keras: texts given as lists).</summary>
    /// <param name="documents">The words of each document; they are lowered if <see cref="Lower"/> is set.</param>
    public void FitOnTexts(IEnumerable<IReadOnlyList<string>> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var tally = new WordTally();
        foreach (var words in documents)
        {
            tally.Begin();
            foreach (var word in Tokens(words))
                tally.Add(word);
        }

        Learn(tally);
    }

    /// <summary>Counts in how many sequences each number occurs, which the tf-idf matrix needs when only sequences were seen.</summary>
    /// <param name="sequences">Word numbers of each document.</param>
    public void FitOnSequences(IEnumerable<int[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        foreach (var sequence in sequences)
        {
            DocumentCount++;
            foreach (var index in sequence.Distinct())
                indexDocs[index] = indexDocs.GetValueOrDefault(index) + 1;
        }
    }

    /// <summary>
    /// The word numbers of each text. Unknown words, and those from <see cref="NumWords"/> on, become the oov token or are left out.
    /// </summary>
    /// <param name="texts">The documents.</param>
    public int[][] TextsToSequences(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var cutter = CharLevel || Analyzer is not null ? null : new WordCutter(Filters, Lower, Split);
        var words = wordIndex.GetAlternateLookup<ReadOnlySpan<char>>();
        var (sequence, oov) = (new List<int>(), OovIndex());
        return [.. texts.Select(text =>
        {
            if (cutter is null)
                return ToSequence(Tokens(text));
            sequence.Clear();
            for (var rest = cutter.Begin(text); cutter.Next(ref rest, out var word);)
            {
                if (words.TryGetValue(word, out var index) && !IsCutOff(index))
                    sequence.Add(index);
                else if (oov > 0)
                    sequence.Add(oov);
            }

            return sequence.ToArray();
        })];
    }

    /// <summary>The word numbers of documents that are already cut into words.</summary>
    /// <param name="documents">The words of each document.</param>
    public int[][] TextsToSequences(IEnumerable<IReadOnlyList<string>> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return [.. documents.Select(document => ToSequence(Tokens(document)))];
    }

    /// <summary>The words of each sequence, joined by spaces. Unknown numbers become the oov token or are left out.</summary>
    /// <param name="sequences">Word numbers of each document.</param>
    public string[] SequencesToTexts(IEnumerable<int[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return [.. sequences.Select(ToText)];
    }

    private void Learn(WordTally tally)
    {
        DocumentCount += tally.Documents;
        foreach (var (word, count, documents, _) in tally.Entries)
        {
            wordCounts[word] = wordCounts.GetValueOrDefault(word) + count;
            wordDocs[word] = wordDocs.GetValueOrDefault(word) + documents;
        }

        // A stable sort: words of equal count stay in the order of first sight.
        wordIndex.Clear();
        indexWord.Clear();
        var number = 1;
        if (OovToken is not null)
            wordIndex[OovToken] = number++;
        foreach (var (word, _) in wordCounts.OrderByDescending(pair => pair.Value))
            wordIndex[word] = number++;
        foreach (var (word, index) in wordIndex)
            indexWord[index] = word;
        foreach (var (word, documentsWithWord) in wordDocs)
            indexDocs[wordIndex[word]] = documentsWithWord;
    }

    private IReadOnlyList<string> Tokens(string text)
        => CharLevel ? Text.Characters(Lower ? Lowercase.Full(text) : text) : Analyzer!(text);

    private IReadOnlyList<string> Tokens(IReadOnlyList<string> words) => Lower ? [.. words.Select(Lowercase.Full)] : words;

    private int[] ToSequence(IReadOnlyList<string> words)
    {
        var sequence = new List<int>(words.Count);
        var oov = OovIndex();
        foreach (var word in words)
        {
            if (wordIndex.TryGetValue(word, out var index) && !IsCutOff(index))
                sequence.Add(index);
            else if (oov > 0)
                sequence.Add(oov);
        }

        return [.. sequence];
    }

    private string ToText(int[] sequence)
    {
        var words = new List<string>(sequence.Length);
        var oov = OovIndex();
        foreach (var index in sequence)
        {
            if (indexWord.TryGetValue(index, out var word) && !IsCutOff(index))
                words.Add(word);
            else if (oov > 0)
                words.Add(indexWord[oov]);
        }

        return string.Join(' ', words);
    }

    private bool IsCutOff(int index) => NumWords > 0 && index >= NumWords;

    private int OovIndex() => OovToken is not null && wordIndex.TryGetValue(OovToken, out var index) ? index : 0;
}
