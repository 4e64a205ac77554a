using System.Buffers;
using System.Text;

namespace Nabi.Data;

/// <summary>
/// Keras's <c>TextVectorization</c>: standardises texts, cuts them into tokens, and gives numbers by a vocabulary that is
/// learned with <see cref="Adapt"/> or set. More frequent tokens have lower numbers; of equally frequent ones the greater
/// by code point comes first.
/// </summary>
public sealed class TextVectorization
{
    private const string Unknown = "[UNK]";
    private static readonly SearchValues<char> Punctuation = SearchValues.Create("!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'");
    private static readonly char[] Whitespace = [' ', '\t', '\n', '\v', '\f', '\r'];

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly int? maxTokens;
    private string[] tokens = [];
    private double[] inverseFrequencies = [];

    /// <summary>Creates a vectorisation with an empty vocabulary.</summary>
    /// <param name="maxTokens">The most entries of the vocabulary, those for padding and unknown tokens included; null for no limit.</param>
    /// <exception cref="NabiException"><paramref name="maxTokens"/> is below 2.</exception>
    public TextVectorization(int? maxTokens = null)
    {
        if (maxTokens < 2)
            throw new NabiException($"TextVectorization: maxTokens must be 2 or more, since unknown tokens need an entry, got {maxTokens}.");
        this.maxTokens = maxTokens;
    }

    /// <summary>What is done to a text first. Default lower A to Z and strip punctuation.</summary>
    public Standardization Standardize { get; init; } = Standardization.LowerAndStripPunctuation;

    /// <summary>A function of the user's own in place of <see cref="Standardize"/>; null for none.</summary>
    public Func<string, string>? StandardizeWith { get; init; }

    /// <summary>How a text is cut into tokens. Default at white space.</summary>
    public TextSplit Split { get; init; } = TextSplit.Whitespace;

    /// <summary>The lengths of the n-grams that take the place of the tokens, such as [1, 2]; empty for single tokens.</summary>
    public IReadOnlyList<int> NGrams { get; init; } = [];

    /// <summary>What is given for a text. Default token numbers.</summary>
    public VectorizationOutput OutputMode { get; init; } = VectorizationOutput.Int;

    /// <summary>The length every sequence is cut or padded to, at its end; null for that of the longest in the batch. Only for numbers.</summary>
    public int? OutputSequenceLength { get; init; }

    /// <summary>Whether the matrix modes have as many columns as maxTokens even when the vocabulary is smaller. Default false.</summary>
    public bool PadToMaxTokens { get; init; }

    /// <summary>The number of vocabulary entries, special ones included.</summary>
    public int VocabularySize => tokens.Length + SpecialTokens;

    private int SpecialTokens => OutputMode == VectorizationOutput.Int ? 2 : 1;

    /// <summary>Learns the vocabulary (and the weights of tf-idf) of <paramref name="texts"/>, forgetting what was learned before.</summary>
    /// <param name="texts">The documents.</param>
    public void Adapt(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var counts = new Dictionary<string, (int Times, int Texts, int LastText)>(StringComparer.Ordinal);
        var documents = 0;
        foreach (var text in texts)
        {
            documents++;
            foreach (var token in Tokenize(text))
            {
                var (times, textsWith, last) = counts.GetValueOrDefault(token);
                counts[token] = (times + 1, textsWith + (last == documents ? 0 : 1), documents);
            }
        }

        counts.Remove("");
        counts.Remove(Unknown);
        var kept = counts.OrderByDescending(pair => pair.Value.Times).ThenByDescending(pair => pair.Key, CodePointOrder.Instance)
            .Take(maxTokens is { } limit ? Math.Max(0, limit - SpecialTokens) : int.MaxValue).ToArray();
        SetVocabulary(
            [.. kept.Select(pair => pair.Key)],
            [.. kept.Select(pair => Math.Log(1 + ((double)documents / (1 + pair.Value.Texts))))]);
    }

    /// <summary>The vocabulary by number.</summary>
    /// <param name="includeSpecialTokens">Whether the entries for padding ("", only with numbers) and unknown tokens ("[UNK]") stand in front.</param>
    public string[] GetVocabulary(bool includeSpecialTokens = true)
        => !includeSpecialTokens ? [.. tokens] : OutputMode == VectorizationOutput.Int ? ["", Unknown, .. tokens] : [Unknown, .. tokens];

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">The tokens, most important first, with or without the special entries in front.</param>
    /// <param name="inverseFrequencies">The tf-idf weight of each token; needed for tf-idf only.</param>
    /// <exception cref="NabiException">A token occurs twice, there are too many, or the weights are missing or not as many.</exception>
    public void SetVocabulary(IReadOnlyList<string> vocabulary, IReadOnlyList<double>? inverseFrequencies = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var skip = vocabulary.Count > 0 && vocabulary[0].Length == 0 ? 1 : 0;
        skip += vocabulary.Count > skip && vocabulary[skip] == Unknown ? 1 : 0;
        var bare = vocabulary.Skip(skip).ToArray();
        if (bare.Length + SpecialTokens > maxTokens)
            throw new NabiException($"TextVectorization: a vocabulary of {bare.Length} tokens and {SpecialTokens} special entries does not fit maxTokens {maxTokens}.");
        if (OutputMode == VectorizationOutput.TfIdf && inverseFrequencies?.Count != bare.Length)
            throw new NabiException($"TextVectorization: tf-idf needs a weight for each of the {bare.Length} tokens, got {inverseFrequencies?.Count ?? 0}.");

        numbers.Clear();
        for (var i = 0; i < bare.Length; i++)
            if (!numbers.TryAdd(bare[i], i + SpecialTokens))
                throw new NabiException($"TextVectorization: the token '{bare[i]}' occurs twice in the vocabulary.");
        tokens = bare;
        this.inverseFrequencies = inverseFrequencies is null ? [] : [.. inverseFrequencies];
    }

    /// <summary>The text after standardisation, before it is split.</summary>
    /// <param name="text">Any text.</param>
    public string StandardizeText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (StandardizeWith is not null)
            return StandardizeWith(text);
        if (Standardize is Standardization.Lower or Standardization.LowerAndStripPunctuation)
            text = Lowercase.AsciiOnly(text);
        if (Standardize is Standardization.Lower or Standardization.None || !text.AsSpan().ContainsAny(Punctuation))
            return text;
        var bare = new StringBuilder(text.Length);
        foreach (var character in text)
            if (!Punctuation.Contains(character))
                bare.Append(character);
        return bare.ToString();
    }

    /// <summary>The tokens (or n-grams) of a text.</summary>
    /// <param name="text">Any text.</param>
    public string[] Tokenize(string text)
    {
        var standard = StandardizeText(text);
        var parts = Split switch
        {
            TextSplit.Whitespace => standard.Split(Whitespace, StringSplitOptions.RemoveEmptyEntries),
            TextSplit.Character => Text.Characters(standard),
            _ => [standard],
        };
        return NGrams.Count == 0 ? parts : [.. NGrams.SelectMany(size => Text.NGrams(parts, size))];
    }

    /// <summary>The number of each token of each text; unknown tokens are 1 (0 in the matrix modes).</summary>
    /// <param name="texts">The documents.</param>
    public int[][] ToSequences(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var unknown = SpecialTokens - 1;
        return [.. texts.Select(text => Array.ConvertAll(Tokenize(text), token => token.Length == 0 ? 0 : numbers.GetValueOrDefault(token, unknown)))];
    }

    /// <summary>The texts as numbers, in the form of <see cref="OutputMode"/>.</summary>
    /// <param name="texts">The documents.</param>
    /// <returns>Integers of shape (texts, steps), padded with 0 at the end; or floats of shape (texts, vocabulary).</returns>
    /// <exception cref="NabiException"><see cref="OutputSequenceLength"/> is negative, or the weights of tf-idf are missing.</exception>
    public Tensor Apply(IReadOnlyList<string> texts)
    {
        var sequences = ToSequences(texts);
        if (OutputMode == VectorizationOutput.Int)
            return Sequences.Pad(sequences, OutputSequenceLength, Side.Post, Side.Post);
        if (OutputMode == VectorizationOutput.TfIdf && inverseFrequencies.Length != tokens.Length)
            throw new NabiException("TextVectorization: tf-idf has no weights yet; call Adapt first.");

        var columns = PadToMaxTokens ? maxTokens ?? VocabularySize : VocabularySize;
        var matrix = Tensor.Zeros(sequences.Length, columns);
        var mean = inverseFrequencies.Length > 0 ? inverseFrequencies.Average() : 0;
        for (var row = 0; row < sequences.Length; row++)
        {
            var cells = matrix.Floats.Slice(row * columns, columns);
            foreach (var number in sequences[row])
                if (OutputMode == VectorizationOutput.MultiHot)
                    cells[number] = 1;
                else
                    cells[number]++;
            if (OutputMode == VectorizationOutput.TfIdf)
                for (var i = 0; i < VocabularySize; i++)
                    cells[i] *= (float)(i == 0 ? mean : inverseFrequencies[i - 1]);
        }

        return matrix;
    }
}
