namespace Nabi.Data;

/// <summary>Words and their vectors.</summary>
public sealed class WordVectors
{
    private readonly Dictionary<string, int> places;
    private readonly float[] numbers;

    internal WordVectors(Dictionary<string, int> places, float[] numbers, int dimension)
    {
        this.places = places;
        this.numbers = numbers;
        Dimension = dimension;
    }

    /// <summary>The length of each vector.</summary>
    public int Dimension { get; }

    /// <summary>The number of words.</summary>
    public int Count => places.Count;

    /// <summary>The words, most frequent first.</summary>
    public IReadOnlyCollection<string> Words => places.Keys;

    /// <summary>The vector of a word.</summary>
    /// <exception cref="NabiException">The word has none.</exception>
    public ReadOnlySpan<float> this[string word]
        => TryGetVector(word, out var vector)
            ? vector : throw new NabiException($"The word '{word}' has no vector among the {Count} words.");

    /// <summary>The vector of a word, if it has one.</summary>
    /// <param name="word">The word, as it is written in the file (mostly lower case).</param>
    /// <param name="vector">Its vector.</param>
    public bool TryGetVector(string word, out ReadOnlySpan<float> vector)
    {
        var isKnown = places.TryGetValue(word, out var place);
        vector = isKnown ? numbers.AsSpan(place * Dimension, Dimension) : default;
        return isKnown;
    }

    /// <summary>
    /// The weights of an embedding: row <c>i</c> is the vector of the word with number <c>i</c>, zeros where there is none.
    /// </summary>
    /// <param name="wordIndex">The number of each word, as a tokenizer gives it.</param>
    /// <param name="words">The number of rows; words with higher numbers are left out.</param>
    /// <returns>A float tensor of shape (words, dimension).</returns>
    /// <exception cref="NabiException"><paramref name="words"/> is below 1.</exception>
    public Tensor EmbeddingMatrix(IReadOnlyDictionary<string, int> wordIndex, int words)
    {
        ArgumentNullException.ThrowIfNull(wordIndex);
        if (words < 1)
            throw new NabiException($"EmbeddingMatrix: the number of words must be 1 or more, got {words}.");
        var matrix = Tensor.Zeros(words, Dimension);
        foreach (var (word, index) in wordIndex)
        {
            if (index >= 0 && index < words && TryGetVector(word, out var vector))
                vector.CopyTo(matrix.Floats.Slice(index * Dimension, Dimension));
        }

        return matrix;
    }
}
