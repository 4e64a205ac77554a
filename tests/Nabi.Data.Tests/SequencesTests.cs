namespace Nabi.Data.Tests;

public sealed class SequencesTests
{
    [Fact]
    public void Padding_has_its_edges()
    {
        Assert.Equal(new Shape(0, 0), Sequences.Pad(Array.Empty<int[]>()).Shape);
        Assert.Equal(new Shape(2, 0), Sequences.Pad([[], []], maxLength: null, value: 5).Shape);
        Assert.Equal([9, 9, 1, 2], Sequences.Pad([[], [1, 2]], value: 9).AsIntegers().ToArray());
        Assert.Equal([1.5f, 0f], Sequences.Pad([[1.5f]], 2, Side.Post).ToArray());
        Assert.Throws<NabiException>(() => Sequences.Pad([[1]], -1));
        Assert.Throws<NabiException>(() => Sequences.Pad(Array.Empty<Tensor>()));
        Assert.Contains("sequence 1", Assert.Throws<NabiException>(() => Sequences.Pad([Tensor.Zeros(2, 3), Tensor.Zeros(2, 4)])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Skip_grams_are_repeatable_and_in_range()
    {
        var sequence = Enumerable.Range(1, 30).ToArray();
        var (couples, labels) = Sequences.SkipGrams(sequence, 31, windowSize: 2, negativeSamples: 2, seed: 7);
        var (again, _) = Sequences.SkipGrams(sequence, 31, windowSize: 2, negativeSamples: 2, seed: 7);
        var (other, _) = Sequences.SkipGrams(sequence, 31, windowSize: 2, negativeSamples: 2, seed: 8);
        Assert.Equal(couples, again);
        Assert.NotEqual(couples, other);
        Assert.Equal(labels.Length, couples.Length);
        Assert.Equal(2 * labels.Count(label => label == 1), labels.Count(label => label == 0));
        Assert.All(couples.Zip(labels), pair => Assert.True(pair.Second == 0 || Math.Abs(pair.First[0] - pair.First[1]) <= 2));
        Assert.Contains(labels.Take(20), label => label == 0);
        Assert.Empty(Sequences.SkipGrams([5], 10).Couples);
        Assert.Empty(Sequences.SkipGrams(sequence, 31, samplingTable: new double[31]).Couples);
        Assert.Throws<NabiException>(() => Sequences.SkipGrams(sequence, 31, samplingTable: new double[5]));
        Assert.Throws<NabiException>(() => Sequences.SkipGrams(sequence, 1));
        Assert.Throws<NabiException>(() => Sequences.SkipGrams(sequence, 31, windowSize: -1));
        Assert.NotEmpty(Sequences.SkipGrams(sequence, 31, windowSize: int.MaxValue).Couples);
    }

    [Fact]
    public void One_hot_refuses_wrong_labels()
    {
        Assert.Equal([0f, 1f, 1f, 0f], Labels.ToCategorical([1, 0]).ToArray());
        Assert.Equal(new Shape(0, 3), Labels.ToCategorical([], 3).Shape);
        Assert.Equal(new Shape(2, 3), Labels.ToCategorical(Tensor.From(2f, 0f)).Shape);
        Assert.Contains("label 1 is 3", Assert.Throws<NabiException>(() => Labels.ToCategorical([0, 3], 3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => Labels.ToCategorical([-1]));
        Assert.Throws<NabiException>(() => Labels.ToCategorical(Tensor.From(0.5f)));
        Assert.Throws<NabiException>(() => Labels.ToCategorical(Tensor.From(float.NaN)));
    }
}
