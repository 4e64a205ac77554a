using System.Runtime.CompilerServices;
using Nabi.Kernels;

namespace Nabi.Layers;

/// <content>How the vocabulary is learned, set, kept and used.</content>
public sealed partial class TextVectorization
{
    /// <summary>The vocabulary by id.</summary>
    /// <param name="includeSpecialTokens">Whether the entries for padding ("", only in output mode <c>int</c>) and unknown tokens ("[UNK]")
    /// stand in front.</param>
    public string[] GetVocabulary(bool includeSpecialTokens = true) => Known.All(Rules, includeSpecialTokens);

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">The tokens, most important first, with both special entries in front or none.</param>
    /// <param name="idfWeights">What each entry weighs, for output mode <c>tf_idf</c>.</param>
    /// <exception cref="NabiException">It is empty or too long, has a token twice or a special one at a wrong place, or another length than
    /// the layer was used with.</exception>
    public void SetVocabulary(IReadOnlyList<string> vocabulary, IReadOnlyList<float>? idfWeights = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Known.Set(vocabulary, idfWeights, Rules, Built);
    }

    /// <summary>Sets the vocabulary from a file.</summary>
    /// <param name="path">A text file in UTF-8 with one token per line.</param>
    /// <exception cref="NabiException">The file cannot be read, or its tokens may not be a vocabulary.</exception>
    public void SetVocabulary(string path) => SetVocabulary(VocabularySettings.LinesOf(path, Title));

    /// <summary>Learns the vocabulary (and the weights of <c>tf_idf</c>) of texts, forgetting what was learned before.</summary>
    /// <param name="texts">The texts, each a document.</param>
    /// <exception cref="NabiException">The vocabulary was given, or there is no token to learn from.</exception>
    [OverloadResolutionPriority(1)]
    public void Adapt(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Learn(texts.Select(static text => new ArraySegment<string>([text])));
    }

    /// <summary>Learns the vocabulary of texts.</summary>
    /// <param name="texts">A tensor of texts; each row is a document.</param>
    /// <exception cref="NabiException">The vocabulary was given, or there is no token to learn from.</exception>
    public void Adapt(Tensor texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Learn(TextRows.Of(texts, Title));
    }

    /// <summary>Learns the vocabulary of the texts that are a data set's first inputs.</summary>
    /// <param name="data">The data set; its epoch 0 is read.</param>
    /// <exception cref="NabiException">The vocabulary was given, or the data set has no texts.</exception>
    public void Adapt(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Learn(data.Epoch(0).SelectMany(batch => TextRows.Of(batch.X, Title)));
    }

    void IVocabulary.ReadLines(IReadOnlyList<string> lines, IReadOnlyList<float>? weights)
        => Known.Read(lines, weights, Get(VocabularySettings.Size), Rules);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (StandardizeWith is not null || SplitWith is not null)
        {
            throw new NabiException(
                $"{Title} has a custom function, which no file holds; save it without "
                + $"{(StandardizeWith is not null ? "StandardizeWith" : "SplitWith")}, and set that again when it is loaded.");
        }

        base.Write(config);
        Known.Write(config, VocabularySettings.Texts, Vocabulary is not null, Rules);
    }

    private void Learn(IEnumerable<ArraySegment<string>> rows)
    {
        if (Vocabulary is not null)
            throw new NabiException($"{Title} was given its vocabulary; leave it out to learn one with Adapt.");
        var counts = new TokenCounts<string>(StringComparer.Ordinal);
        var (tokens, sink) = (Tokens, new TokenCounter(counts));
        foreach (var row in rows)
        {
            if (row.Contains(null!))
                throw new NabiException($"{Title}: Adapt was given a text that is null; give an empty one, or leave it out.");
            counts.Next();
            tokens.Walk(row, ref sink);
        }

        Known.Learn(counts, CodePointOrder.Instance, Rules, Built);
    }

    private Tensor Vectorized(Tensor input, int depth)
    {
        var found = Known.Ids(Title);
        var (texts, perRow, rows) = (input.ToTexts(), PerRow(input.Shape), input.Shape[0]);
        var most = OutputSequenceLength ?? int.MaxValue;
        // Parts by the texts alone, whatever the number of threads; functions of others run on the caller's.
        var letters = StandardizeWith is null && SplitWith is null ? texts.Sum(static text => (long)text.Length) : 0;
        var work = new Rows(Tokens, texts, perRow, rows, found, Rules.OovStart, most,
            (int)Math.Clamp(letters / LettersOfPart, 1, Math.Max(1, rows)));
        WorkerPool.Run(work.Parts, work);
        if (OutputMode != OutputMode.Int)
        {
            var matrix = Tensor.Zeros(rows, depth);
            for (var row = 0; row < rows; row++)
            {
                if (work.Ids[row].Length > 0)
                {
                    CategoryRows.Fill(work.Ids[row], work.Ids[row].Length, OutputMode, Known.Weights,
                        matrix.Floats.Slice(row * depth, depth), depth);
                }
            }

            return matrix;
        }

        var steps = OutputSequenceLength ?? work.Ids.Max(static ids => (int?)ids.Length) ?? 0;
        var numbers = Tensor.Zeros(Flat(input.Shape) ? input.Shape : new Shape(rows, steps), DType.Int32);
        for (var row = 0; row < rows; row++)
            work.Ids[row].CopyTo(numbers.Integers[(row * steps)..]);
        return numbers;
    }

    private static IReadOnlyList<int> ReadNGrams(Config config, string key)
        => config[key] is JsonArray ? config.Ints(key) : [.. Enumerable.Range(1, Math.Max(0, config.Int(key)))];

    private static void WriteNGrams(Config config, string key, IReadOnlyList<int> sizes)
    {
        if (sizes.Count == 0)
            config.Set(key, (JsonNode?)null);
        else
            config.Set(key, [.. sizes]);
    }

    /// <summary>The ids of rows of texts, in parts that may run at the same time.</summary>
    private sealed class Rows(
        TextTokens tokens, string[] texts, int perRow, int rows, Dictionary<string, int> found, int unknown, int most, int parts)
            : IShardedWork
    {
        public int[][] Ids { get; } = new int[rows][];

        public int Parts => parts;

        public void Run(int shard)
        {
            var sink = new TokenIds(found, unknown, most);
            for (var row = (int)((long)rows * shard / parts); row < (long)rows * (shard + 1) / parts; row++)
            {
                sink.Clear();
                tokens.Walk(texts.AsSpan(row * perRow, perRow), ref sink);
                Ids[row] = sink.Ids.ToArray();
            }
        }
    }
}
