namespace Nabi.Data;

/// <summary>
/// What Keras's <c>load_data</c> does to the stored sequences of IMDB and Reuters: shuffle, start character, offset, length
/// limit, and words out of range.
/// </summary>
internal sealed record KerasSequences(
    int? NumWords, int SkipTop, int? MaxLength, int Seed, int? StartChar, int? OovChar, int IndexFrom)
{
    /// <summary>Refuses settings that Keras's rule cannot take.</summary>
    public void Check(string set)
    {
        if (Seed < 0)
            throw new NabiException($"{set}.Load: seed must be 0 or more, as NumPy wants it, got {Seed}.");
        if (NumWords < 0 || SkipTop < 0 || MaxLength < 0)
        {
            throw new NabiException(
                $"{set}.Load: numWords, skipTop and maxLen must be 0 or more, got {NumWords}, {SkipTop} and {MaxLength}.");
        }
    }

    /// <summary>NumPy's generator for <see cref="Seed"/>.</summary>
    public NumpyRandom Random() => new((uint)Seed);

    /// <summary>Reads sequences and labels from an npz file.</summary>
    /// <exception cref="NabiException">The file is not what Keras stores.</exception>
    public static LabeledSequences Read(NpzFile file, string path, string sequences, string labels)
    {
        var x = file.ReadLists(sequences);
        var y = file[labels].ToInts();
        return x.Length == y.Length
            ? new LabeledSequences(x, y)
            : throw new NabiException(
                $"'{path}' holds {x.Length} sequences in '{sequences}' and {y.Length} labels in '{labels}'; expected equally many.");
    }

    /// <summary>The sequences in NumPy's shuffled order.</summary>
    public static LabeledSequences Shuffle(LabeledSequences data, NumpyRandom random)
    {
        var order = random.ShuffledRange(data.Count);
        return new LabeledSequences(Array.ConvertAll(order, at => data.X[at]), Array.ConvertAll(order, at => data.Y[at]));
    }

    /// <summary>Start character and offset, then texts of <see cref="MaxLength"/> words and more are left out.</summary>
    public LabeledSequences Offset(LabeledSequences data)
    {
        var lead = StartChar is null ? 0 : 1;
        var x = new List<int[]>(data.Count);
        var y = new List<int>(data.Count);
        for (var i = 0; i < data.Count; i++)
        {
            var words = data.X[i];
            if (MaxLength > 0 && words.Length + lead >= MaxLength)
                continue;
            var moved = new int[words.Length + lead];
            if (lead == 1)
                moved[0] = StartChar!.Value;
            for (var k = 0; k < words.Length; k++)
                moved[k + lead] = words[k] + IndexFrom;
            x.Add(moved);
            y.Add(data.Y[i]);
        }

        return new LabeledSequences([.. x], [.. y]);
    }

    /// <summary>The bound words must stay below: <see cref="NumWords"/>, or as in Keras the largest word itself.</summary>
    public int Bound(params ReadOnlySpan<LabeledSequences> parts)
    {
        if (NumWords > 0)
            return NumWords.Value;
        var largest = 0;
        foreach (var part in parts)
        {
            foreach (var words in part.X)
            {
                foreach (var word in words)
                    largest = Math.Max(largest, word);
            }
        }

        return largest;
    }

    /// <summary>
    /// Words below <see cref="SkipTop"/> or from the bound on become the oov character, or are left out when there is none.
    /// </summary>
    public LabeledSequences Limit(LabeledSequences data, int bound)
    {
        foreach (ref var words in data.X.AsSpan())
        {
            if (OovChar is { } oov)
            {
                // The arrays are this loader's own.
                foreach (ref var word in words.AsSpan())
                {
                    if (word < SkipTop || word >= bound)
                        word = oov;
                }
            }
            else
            {
                words = Array.FindAll(words, word => word >= SkipTop && word < bound);
            }
        }

        return data;
    }
}
