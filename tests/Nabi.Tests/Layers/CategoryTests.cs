namespace Nabi.Tests;

/// <summary>Ids and bins as vectors, beside the reference cases: edges, errors, models.</summary>
public sealed class CategoryTests
{
    private static readonly Tensor Ids = new([2, 3], [0, 1, 1, 3, 3, 3]);

    [Theory]
    [InlineData("multi_hot", "1 1 0 0 0 0 0 1")]
    [InlineData("count", "1 2 0 0 0 0 0 3")]
    public void Samples_have_categories(string mode, string expected)
        => Assert.Equal(expected, string.Join(' ', new CategoryEncoding(4) { OutputMode = mode }.Apply(Ids).ToArray()));

    [Fact]
    public void One_id_a_sample_is_a_row_by_itself()
    {
        var one = new CategoryEncoding(3) { OutputMode = "one_hot" };
        Assert.Equal(new Shape(2, 3, 3), one.Apply(new Tensor([2, 3], [0, 1, 1, 2, 2, 2])).Shape);
        Assert.Equal([0f, 1f, 0f, 0f, 0f, 1f], one.Apply(new Tensor([2, 1], [1, 2])).ToArray());
        Assert.Equal(new Shape(2, 3), new CategoryEncoding(3).Apply(Tensor.From(1, 2)).Shape);
        // Whole floats are ids, and so are booleans.
        Assert.Equal([0f, 1f, 0f], new CategoryEncoding(3).Apply(Tensor.From(new[,] { { 1f } })).ToArray());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void An_id_that_is_no_category_is_a_sentence_and_good_ids_work_behind_it(int id)
    {
        var model = new Sequential { new Input(2), new CategoryEncoding(4) };
        var bad = Assert.Throws<NabiException>(() => model.Predict(new Tensor([1, 2], [1f, id])));
        Assert.Contains("is not among the 4 categories", bad.Message, StringComparison.Ordinal);
        Assert.Equal([1f, 0f, 0f, 1f], model.Predict(new Tensor([1, 2], [0f, 3f])).ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_a_sentence()
    {
        Assert.Throws<NabiException>(() => new CategoryEncoding(0));
        Assert.Throws<NabiException>(() => new CategoryEncoding(2) { OutputMode = "int" });
        Assert.Throws<NabiException>(() => new CategoryEncoding(4).ApplyAll([Ids, Tensor.Ones(2, 3)], new CallContext()));
        Assert.Throws<NabiException>(() => new CategoryEncoding(4).Apply(new Tensor([1, 2, 2], [0, 1, 2, 3])));
        Assert.Throws<NabiException>(() => new Discretization([1f, 0f]));
        Assert.Throws<NabiException>(() => new Discretization(0));
        Assert.Contains("Adapt", Assert.Throws<NabiException>(() => new Discretization(3).Apply(Tensor.From(1f))).Message,
            StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new Discretization([0f]).Adapt(Tensor.From(1f)));
        Assert.Throws<NabiException>(() => new Discretization(2).Adapt(Tensor.From(float.NaN)));
        Assert.Throws<NabiException>(() => new Discretization(2).Adapt(Array.Empty<Tensor>()));
    }

    [Fact]
    public void A_model_that_has_predicted_sees_boundaries_that_are_measured_again()
    {
        var bins = new Discretization(2);
        bins.Adapt(Tensor.From(0f, 1f, 2f, 3f));
        var model = new Sequential { new Input(1), bins };
        var x = new Tensor([1, 1], [5f]);
        Assert.Equal([1], model.Predict(x).AsIntegers());
        bins.Adapt(Tensor.From(10f, 11f, 12f, 13f));
        Assert.Equal([0], model.Predict(x).AsIntegers());
    }

    [Fact]
    public void Bins_are_measured_in_batches()
    {
        var values = Enumerable.Range(0, 4000).Select(i => (float)(i * 7919 % 4000)).ToArray();
        var layer = new Discretization(4);
        layer.Adapt(values.Chunk(100).Select(part => Tensor.From(part)));
        Assert.Equal(3, layer.BinBoundaries!.Count);
        var bins = layer.Apply(Tensor.From(values)).AsIntegers().ToArray();
        Assert.All(Enumerable.Range(0, 4), bin => Assert.InRange(bins.Count(one => one == bin), 900, 1100));
    }
}
