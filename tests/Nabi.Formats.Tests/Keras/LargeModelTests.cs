namespace Nabi.Formats.Tests;

/// <summary>
/// What models cost grows with their layers, not with the square: told by the memory taken on the way, which does not vary.
/// </summary>
public sealed class LargeModelTests
{
    private const int Few = 500;
    private const int Times = 8;

    [Theory]
    [InlineData("json")]
    [InlineData("keras")]
    [InlineData("h5")]
    [InlineData("names")]
    public void Twice_the_layers_take_twice_the_memory(string way)
    {
        using var folder = new TemporaryFolder();
        foreach (var make in (Func<int, Model>[])[Stacked, Chained])
        {
            Taken(way, make, 10, folder);
            var (few, many) = (Taken(way, make, Few, folder), Taken(way, make, Times * Few, folder));
            Assert.True(many < 1.5 * Times * few, $"{way}: {few} bytes for {Few} layers, {many} for {Times * Few}.");
        }
    }

    private static long Taken(string way, Func<int, Model> make, int layers, TemporaryFolder folder)
    {
        var model = make(layers);
        var json = way == "json" ? model.ToJson() : "";
        var before = GC.GetAllocatedBytesForCurrentThread();
        switch (way)
        {
            case "json":
                Assert.Equal(json.Length, Model.FromJson(json).ToJson().Length);
                break;
            case "names":
                Assert.Equal(layers, make(layers).Layers.Count(layer => layer is Dense));
                break;
            default:
                model.Save(folder["a." + way]);
                SampleModels.AssertSame(model, Model.Load(folder["a." + way]));
                break;
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Sequential Stacked(int layers)
    {
        var model = new Sequential { new Input(1) };
        for (var i = 0; i < layers; i++)
            model.Add(new Dense(1));
        return model;
    }

    private static Model Chained(int layers)
    {
        var x = Input.Of(1);
        var y = x;
        for (var i = 0; i < layers; i++)
            y = new Dense(1).Apply(y);
        return new Model(x, y);
    }
}
