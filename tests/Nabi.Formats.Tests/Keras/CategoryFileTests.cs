namespace Nabi.Formats.Tests;

/// <summary>Layers of categories in files.</summary>
public sealed class CategoryFileTests
{
    private static readonly Tensor Ids = new([2, 3], [0, 1, 1, 3, 3, 3]);

    [Fact]
    public void Weights_of_ids_are_an_argument_by_name()
    {
        var (ids, weights) = (Input.Of(new Input(3) { DType = DType.Int32 }), Input.Of(3));
        var model = new Model([ids, weights],
            new CategoryEncoding(4) { OutputMode = "count" }.ApplyAll([ids, weights], new CallContext())[0]);
        var w = new Tensor([2, 3], [1f, 0.5f, 0.25f, 1f, 2f, 3f]);
        var expected = model.Predict([Ids, w]).ToArray();
        Assert.Equal([1f, 0.75f, 0f, 0f, 0f, 0f, 0f, 6f], expected);
        var json = model.ToJson();
        Assert.Contains("\"count_weights\"", json, StringComparison.Ordinal);
        Assert.Equal(expected, Model.FromJson(json).Predict([Ids, w]).ToArray());
    }

    [Theory]
    [InlineData("keras")]
    [InlineData("h5")]
    public void Bins_and_categories_are_saved(string ending)
    {
        var x = Input.Of(3);
        var bins = new Discretization(4);
        bins.Adapt(new Tensor([30, 3], [.. Enumerable.Range(0, 90).Select(i => MathF.Sin(i))]));
        var model = new Model(x, new Dense(2).Apply(new CategoryEncoding(4) { OutputMode = "count" }.Apply(bins.Apply(x))));
        var path = Path.Combine(Path.GetTempPath(), $"nabi-categories-{Guid.NewGuid():N}.{ending}");
        try
        {
            model.Save(path);
            var data = new Tensor([2, 3], [0.1f, -0.9f, 0.95f, 0f, 0.4f, -0.2f]);
            var (expected, actual) = (model.Predict(data).ToArray(), Model.Load(path).Predict(data).ToArray());
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-5f);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
