namespace Nabi.Data;

/// <summary>Sequences of word numbers and their labels: what <c>Imdb.Load</c> and <c>Reuters.Load</c> return.</summary>
/// <param name="X">The word numbers of each text.</param>
/// <param name="Y">The class of each text.</param>
public sealed record LabeledSequences(int[][] X, int[] Y)
{
    /// <summary>The number of texts.</summary>
    public int Count => X.Length;

    /// <summary>The texts equally long, as an integer tensor of shape (texts, length), with their labels of shape (texts).</summary>
    /// <param name="maxLength">The length; null for that of the longest text.</param>
    /// <param name="padding">Where short texts are filled. Default before the first word.</param>
    /// <param name="truncating">Where long texts are cut. Default at the beginning.</param>
    /// <param name="value">What they are filled with.</param>
    /// <exception cref="NabiException"><paramref name="maxLength"/> is negative.</exception>
    public LabeledData Pad(int? maxLength = null, Side padding = Side.Pre, Side truncating = Side.Pre, int value = 0)
        => new(Sequences.Pad(X, maxLength, padding, truncating, value), Tensor.From(Y));

    /// <summary>Each text read from its end.</summary>
    public LabeledSequences Reversed() => this with { X = Array.ConvertAll(X, sequence => sequence.Reverse().ToArray()) };

    /// <summary>The first <paramref name="count"/> texts; all when there are fewer.</summary>
    /// <param name="count">How many.</param>
    public LabeledSequences Take(int count) => new([.. X.Take(count)], [.. Y.Take(count)]);

    /// <summary>All but the first <paramref name="count"/> texts.</summary>
    /// <param name="count">How many to leave out.</param>
    public LabeledSequences Skip(int count) => new([.. X.Skip(count)], [.. Y.Skip(count)]);
}
