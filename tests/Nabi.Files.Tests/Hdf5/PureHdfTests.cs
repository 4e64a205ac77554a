using PureHDF;

namespace Nabi.Files.Tests;

/// <summary>A second oracle in managed code, there on every machine: PureHDF reads what we write, and we read what it writes.</summary>
public sealed class PureHdfTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"nabi-purehdf-{Guid.NewGuid():N}.h5");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void It_reads_what_we_write()
    {
        float[] values = [.. Enumerable.Range(0, 24).Select(i => 0.5f * i - 3f)];
        Hdf5Writer.Write(path, root =>
        {
            root.Attribute("backend", "tensorflow");
            root.AttributeTexts("layer_names", ["dense", "형식"]);
            root.Dataset("layers/dense/vars/0", NumericArray.Of(values, [4, 6]));
            root.Dataset("layers/dense/vars/1", NumericArray.Of(new double[] { 1, 2.5, -3 }));
            root.Dataset("whole", NumericArray.Of(new long[] { long.MinValue, 0, 7 }));
            for (var i = 0; i < 40; i++)
                root.Dataset($"many/{i}", NumericArray.Of(new[] { i, -i }));
        });
        using var file = H5File.OpenRead(path);
        Assert.Equal("tensorflow", file.Attribute("backend").Read<string>());
        Assert.Equal(["dense", "형식"], file.Attribute("layer_names").Read<string[]>());
        var kernel = file.Dataset("/layers/dense/vars/0");
        Assert.Equal([4UL, 6UL], kernel.Space.Dimensions);
        Assert.Equal(values, kernel.Read<float[,]>().Cast<float>());
        Assert.Equal([1, 2.5, -3], file.Dataset("/layers/dense/vars/1").Read<double[]>());
        Assert.Equal([long.MinValue, 0, 7], file.Dataset("/whole").Read<long[]>());
        Assert.Equal(40, file.Group("/many").Children().Count());
        for (var i = 0; i < 40; i++)
            Assert.Equal([i, -i], file.Dataset($"/many/{i}").Read<int[]>());
    }

    [Fact]
    public void We_read_what_it_writes()
    {
        var table = new float[3, 5];
        for (var i = 0; i < 15; i++)
            table[i / 5, i % 5] = 0.25f * i;
        new PureHDF.H5File
        {
            ["layers"] = new H5Group
            {
                ["kernel"] = table,
                ["bias"] = new double[] { 1, -2 },
                Attributes = new() { ["name"] = "dense", ["units"] = 5 },
            },
            ["ids"] = new[] { 3, -4, 5 },
            ["words"] = new[] { "ein", "둘" },
        }.Write(path);
        using var file = Hdf5File.Open(path);
        var kernel = file.Root.Dataset("layers/kernel");
        Assert.Equal([3, 5], kernel.Shape);
        Assert.Equal(table.Cast<float>(), kernel.Read().ToFloats());
        Assert.Equal([1, -2], file.Root.Dataset("layers/bias").Read().ToDoubles());
        Assert.Equal([3, -4, 5], file.Root.Dataset("ids").Read().ToInts());
        Assert.Equal(["ein", "둘"], file.Root.Dataset("words").Read().ToStrings());
        Assert.Equal("dense", file.Root.Group("layers").Attributes.Text("name"));
        Assert.Equal(5, file.Root.Group("layers").Attributes["units"].ToScalar());
    }
}
