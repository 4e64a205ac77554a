namespace Nabi.Data;

/// <summary>Texts and their labels.</summary>
/// <param name="X">The texts.</param>
/// <param name="Y">The class of each.</param>
public sealed record LabeledTexts(string[] X, int[] Y)
{
    /// <summary>The number of texts.</summary>
    public int Count => X.Length;

    /// <summary>The texts in an order that the seed decides.</summary>
    /// <param name="seed">The same seed gives the same order.</param>
    public LabeledTexts Shuffle(int seed)
    {
        var order = new CounterRandom(seed).Permutation(Count);
        return new LabeledTexts(Array.ConvertAll(order, at => X[at]), Array.ConvertAll(order, at => Y[at]));
    }

    /// <summary>The first <paramref name="count"/> texts; all when there are fewer.</summary>
    /// <param name="count">How many.</param>
    public LabeledTexts Take(int count) => new([.. X.Take(count)], [.. Y.Take(count)]);

    /// <summary>All but the first <paramref name="count"/> texts.</summary>
    /// <param name="count">How many to leave out.</param>
    public LabeledTexts Skip(int count) => new([.. X.Skip(count)], [.. Y.Skip(count)]);
}
