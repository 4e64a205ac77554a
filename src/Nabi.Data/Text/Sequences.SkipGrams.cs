namespace Nabi.Data;

/// <content>Pairs of words for skip-gram models.</content>
public static partial class Sequences
{
    private const double Gamma = 0.577;

    /// <summary>
    /// Pairs of a word and a neighbour (label 1), and of a word and a random word (label 0). Word 0 is left out (Keras: <c>skipgrams</c>).
    /// </summary>
    /// <param name="sequence">Word numbers in order.</param>
    /// <param name="vocabularySize">One more than the largest word number; random words are drawn from 1 to this less 1.</param>
    /// <param name="windowSize">How far a neighbour may be. Default 4.</param>
    /// <param name="negativeSamples">Random pairs for each true pair; 0 for none. Default 1.</param>
    /// <param name="shuffle">Whether to mix the pairs; otherwise the true ones come first.</param>
    /// <param name="samplingTable">The probability of keeping word <c>i</c>, as <see cref="SamplingTable"/> gives it; null keeps
    /// all.</param>
    /// <param name="seed">Decides the random words and the order: the same seed, the same pairs.</param>
    /// <returns>The pairs, and the label of each.</returns>
    /// <exception cref="NabiException">An argument is out of range, or a word is not in the sampling table.</exception>
    public static (int[][] Couples, int[] Labels) SkipGrams(
        IReadOnlyList<int> sequence, int vocabularySize, int windowSize = 4, double negativeSamples = 1,
        bool shuffle = true, IReadOnlyList<double>? samplingTable = null, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        if (windowSize < 0)
            throw new NabiException($"SkipGrams: windowSize must be 0 or more, got {windowSize}.");
        if (!(negativeSamples >= 0 && negativeSamples <= 1000))
        {
            throw new NabiException(
                FormattableString.Invariant($"SkipGrams: negativeSamples must be from 0 to 1000, got {negativeSamples}."));
        }

        if (negativeSamples > 0 && vocabularySize < 2)
            throw new NabiException($"SkipGrams: random words need a vocabularySize of 2 or more, got {vocabularySize}.");

        var random = new CounterRandom(seed);
        var couples = Neighbours(sequence, windowSize, samplingTable, random);
        var negatives = couples.Count > 0 ? (int)(couples.Count * negativeSamples) : 0;
        var labels = new int[couples.Count + negatives];
        labels.AsSpan(0, couples.Count).Fill(1);

        var words = couples.Select(couple => couple[0]).ToArray();
        random.Shuffle(words.AsSpan());
        for (var i = 0; i < negatives; i++)
            couples.Add([words[i % words.Length], 1 + random.Below(vocabularySize - 1)]);

        var pairs = couples.ToArray();
        if (shuffle)
        {
            var order = random.Permutation(pairs.Length);
            pairs = Array.ConvertAll(order, at => pairs[at]);
            labels = Array.ConvertAll(order, at => labels[at]);
        }

        return (pairs, labels);
    }

    /// <summary>
    /// How likely each word, by rank, is to be kept when frequent words are thinned out as in word2vec, its frequency
    /// guessed by Zipf's law (Keras: <c>make_sampling_table</c>).
    /// </summary>
    /// <param name="size">How many words.</param>
    /// <param name="samplingFactor">The frequency above which words are thinned out. Default 1e-5.</param>
    /// <exception cref="NabiException"><paramref name="size"/> is negative or <paramref name="samplingFactor"/> is not above 0.</exception>
    public static double[] SamplingTable(int size, double samplingFactor = 1e-5)
    {
        if (size < 0)
            throw new NabiException($"SamplingTable: size must be 0 or more, got {size}.");
        if (!(samplingFactor > 0))
            throw new NabiException(FormattableString.Invariant($"SamplingTable: samplingFactor must be above 0, got {samplingFactor}."));

        var table = new double[size];
        for (var i = 0; i < size; i++)
        {
            double rank = Math.Max(1, i);
            var inverseFrequency = rank * (Math.Log(rank) + Gamma) + 0.5 - 1 / (12 * rank);
            var factor = samplingFactor * inverseFrequency;
            table[i] = Math.Min(1, factor / Math.Sqrt(factor));
        }

        return table;
    }

    private static List<int[]> Neighbours(IReadOnlyList<int> sequence, int windowSize,
        IReadOnlyList<double>? samplingTable, CounterRandom random)
    {
        var couples = new List<int[]>();
        for (var i = 0; i < sequence.Count; i++)
        {
            var word = sequence[i];
            if (word == 0)
                continue;
            if (samplingTable is not null)
            {
                if (word < 0 || word >= samplingTable.Count)
                {
                    throw new NabiException(
                        $"SkipGrams: word {word} at position {i} is not in the sampling table of {samplingTable.Count} words.");
                }

                if (samplingTable[word] < random.Unit())
                    continue;
            }

            var end = (int)Math.Min(sequence.Count, (long)i + windowSize + 1);
            for (var j = Math.Max(0, i - windowSize); j < end; j++)
            {
                if (j != i && sequence[j] != 0)
                    couples.Add([word, sequence[j]]);
            }
        }

        return couples;
    }
}
