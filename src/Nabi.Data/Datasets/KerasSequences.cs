using System.Numerics.Tensors;

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

    /// <summary>
    /// Reads sequences and labels from an npz file in NumPy's shuffled order, with start character and offset; texts of
    /// <see cref="MaxLength"/> words and more are left out.
    /// </summary>
    /// <exception cref="NabiException">The file is not what Keras stores.</exception>
    public LabeledSequences Read(NpzFile file, string path, string sequences, string labels, NumpyRandom random)
    {
        var lists = file.ReadLists(sequences, Offset);
        var classes = file[labels].ToInts();
        if (lists.Count != classes.Length)
        {
            throw new NabiException(
                $"'{path}' holds {lists.Count} sequences in '{sequences}' and {classes.Length} labels in '{labels}'; expected equally "
                + "many.");
        }

        var order = Array.FindAll(random.ShuffledRange(lists.Count), at => !(MaxLength > 0 && lists[at].Length >= MaxLength));
        return new LabeledSequences(Array.ConvertAll(order, at => lists[at]), Array.ConvertAll(order, at => classes[at]));
    }

    private int[] Offset(ReadOnlySpan<int> words)
    {
        var lead = StartChar is null ? 0 : 1;
        var moved = GC.AllocateUninitializedArray<int>(words.Length + lead);
        if (lead == 1)
            moved[0] = StartChar!.Value;
        TensorPrimitives.Add(words, IndexFrom, moved.AsSpan(lead));
        return moved;
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
                if (words.Length > 0)
                    largest = Math.Max(largest, TensorPrimitives.Max<int>(words));
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
            if (words.Length == 0 || (TensorPrimitives.Min<int>(words) >= SkipTop && TensorPrimitives.Max<int>(words) < bound))
                continue;
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
