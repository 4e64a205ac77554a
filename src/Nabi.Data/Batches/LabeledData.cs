namespace Nabi.Data;

/// <summary>Inputs and their labels: what <c>Mnist.Load</c> and the like return for training and for testing.</summary>
/// <param name="X">The inputs, of shape (samples, ...).</param>
/// <param name="Y">The labels, of shape (samples) or (samples, ...).</param>
public sealed record LabeledData(Tensor X, Tensor Y)
{
    /// <summary>The number of samples.</summary>
    public int Count => X.Shape[0];

    /// <summary>Lets the data stand where a data set is meant: <c>model.Fit(train)</c>.</summary>
    public static implicit operator Dataset(LabeledData data) => data.ToDataset();

    /// <summary>The data as a source of batches.</summary>
    public Dataset ToDataset() => Dataset.From(X, Y);

    /// <summary>The same with every input number multiplied by <paramref name="factor"/>: <c>train.Scale(1 / 255f)</c>.</summary>
    /// <param name="factor">What to multiply by.</param>
    /// <exception cref="NabiException">The inputs are integers.</exception>
    public LabeledData Scale(float factor)
    {
        var scaled = Tensor.Empty(X.Shape);
        var source = X.AsSpan();
        var target = scaled.Floats;
        for (var i = 0; i < source.Length; i++)
            target[i] = source[i] * factor;
        return this with { X = scaled };
    }

    /// <summary>The same with the labels as one-hot rows of shape (samples, classes).</summary>
    /// <param name="classes">The number of classes; null for one more than the largest label.</param>
    /// <exception cref="NabiException">A label is not a class from 0 to <paramref name="classes"/> - 1.</exception>
    public LabeledData OneHot(int? classes = null) => this with { Y = Labels.ToCategorical(Y, classes) };

    /// <summary>The first <paramref name="count"/> samples, in the same memory; all when there are fewer.</summary>
    /// <param name="count">How many.</param>
    public LabeledData Take(int count) => Slice(0, Math.Clamp(count, 0, Count));

    /// <summary>All but the first <paramref name="count"/> samples, in the same memory.</summary>
    /// <param name="count">How many to leave out.</param>
    public LabeledData Skip(int count) => Slice(Math.Clamp(count, 0, Count), Count - Math.Clamp(count, 0, Count));

    /// <summary>The samples in an order that the seed decides.</summary>
    /// <param name="seed">The same seed gives the same order.</param>
    public LabeledData Shuffle(int seed)
    {
        var order = new CounterRandom(seed).Permutation(Count);
        return new LabeledData(Rows.Gather(X, order), Rows.Gather(Y, order));
    }

    private LabeledData Slice(int from, int count) => new(Rows.Slice(X, from, count), Rows.Slice(Y, from, count));
}
