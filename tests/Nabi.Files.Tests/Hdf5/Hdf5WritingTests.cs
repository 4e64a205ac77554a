namespace Nabi.Files.Tests;

public sealed class Hdf5WritingTests
{
    [Fact]
    public void What_is_written_reads_back()
    {
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, Fill);
        using var file = Hdf5File.Open(stream);
        Check(file.Root);
    }

    [Fact]
    public void An_empty_file_reads_back()
    {
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, static _ => { });
        using var file = Hdf5File.Open(stream);
        Assert.Empty(file.Root.Names);
        Assert.Empty(file.Root.Attributes.Names);
    }

    [Fact]
    public void Equal_content_gives_equal_files()
    {
        var (first, second) = (new MemoryStream(), new MemoryStream());
        Hdf5Writer.Write(first, Fill);
        Hdf5Writer.Write(second, Fill);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Names_in_the_way_are_refused() => Hdf5Writer.Write(new MemoryStream(), static root =>
    {
        root.Dataset("a/b", NumericArray.Scalar(1));
        Assert.Throws<NabiException>(() => root.Dataset("a/b", NumericArray.Scalar(2)));
        Assert.Throws<NabiException>(() => root.Dataset("a", NumericArray.Scalar(2)));
        Assert.Throws<NabiException>(() => root.Group("a/b/c"));
        Assert.Throws<NabiException>(() => root.Group("a//c"));
        Assert.Throws<NabiException>(() => root.Dataset("a/..", NumericArray.Scalar(2)));
        Assert.Throws<NabiException>(() => root.Attribute("x", "a\0b"));
        Assert.Throws<NabiException>(() => root.Attribute("x", NumericArray.Of(new float[20000])));
    });

    internal static void Fill(Hdf5GroupWriter root)
    {
        root.Attribute("keras_version", "3.15.1");
        root.Attribute("backend", "torch");
        root.Attribute("model_config", new string('x', 200_000) + "ä€");
        root.Attribute("empty_text", string.Empty);
        root.Attribute("numbers", NumericArray.Of(new[] { 1, 2, 3 }));
        root.Attribute("scalar", NumericArray.Scalar(2.5f));
        root.Attribute("flag", NumericArray.Scalar(true));
        root.AttributeTexts("weight_names", ["kernel:0", "bias:0"]);
        root.AttributeTexts("nothing", []);
        var many = Enumerable.Range(0, 5000).Select(static i => $"some_quite_long_layer_name_{i}").ToArray();
        root.Group("many").AttributeTexts("layer_names", many);
        foreach (var name in many)
            root.Group("many").Dataset(name, NumericArray.Scalar(name.Length));
        root.Dataset("layers/dense/vars/0", NumericArray.Of(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]));
        root.Dataset("layers/dense/vars/1", NumericArray.Of(new[] { -1L, long.MaxValue }));
        root.Dataset("types/f2", NumericArray.Of(new[] { (Half)0.5f, (Half)(-2) }));
        root.Dataset("types/f8", NumericArray.Of(new[] { 1e300, double.NaN }));
        root.Dataset("types/u1", NumericArray.Of(new byte[] { 0, 255, 3 }));
        root.Dataset("types/bool", NumericArray.Of(new[] { true, false, true }));
        root.Dataset("types/text", NumericArray.Of(new[] { "a", "äöü", "" }));
        root.Dataset("types/bf2", new NumericArray(ElementType.BFloat16, new ushort[] { 0x3f80, 0xc000 }, [2]));
        root.Dataset("zero", NumericArray.Of(Array.Empty<float>(), [0, 5]));
        root.Dataset("one", NumericArray.Scalar(7));
        root.Group("hollow");
        root.Dataset("größe/€/😀", NumericArray.Scalar(1));
    }

    internal static void Check(Hdf5Group root)
    {
        Assert.Equal("torch", root.Attributes.Text("backend"));
        Assert.Equal(200_002, root.Attributes.Text("model_config")!.Length);
        Assert.Equal(string.Empty, root.Attributes.Text("empty_text"));
        Assert.Equal([1, 2, 3], root.Attributes["numbers"].ToInts());
        Assert.Equal(2.5, root.Attributes["scalar"].ToScalar());
        Assert.Equal(ElementType.Bool, root.Attributes["flag"].ElementType);
        Assert.Equal(["kernel:0", "bias:0"], root.Attributes.Texts("weight_names")!);
        Assert.Equal([], root.Attributes.Texts("nothing")!);
        var many = root.Group("many");
        Assert.False(many.Attributes.Contains("layer_names"));
        Assert.Equal(Enumerable.Range(0, 5000).Select(static i => $"some_quite_long_layer_name_{i}"),
            many.Attributes.Texts("layer_names")!);
        Assert.Equal(5000, many.Names.Count);
        Assert.Equal(28, many.Dataset("some_quite_long_layer_name_7").Read().ToScalar());
        Assert.Equal("Float32 (2, 3)", root.Dataset("layers/dense/vars/0").Read().ToString());
        Assert.Equal([-1L, long.MaxValue], root.Dataset("layers/dense/vars/1").Read().ToLongs());
        Assert.Equal([0.5f, -2f], root.Dataset("types/f2").Read().ToFloats());
        Assert.Equal([1e300, double.NaN], root.Dataset("types/f8").Read().ToDoubles());
        Assert.Equal([true, false, true], root.Dataset("types/bool").Read().ToBools());
        Assert.Equal(["a", "äöü", ""], root.Dataset("types/text").Read().ToStrings());
        Assert.Equal([1f, -2f], root.Dataset("types/bf2").Read().ToFloats());
        Assert.Equal("bfloat16", root.Dataset("types/bf2").Attributes.Text("dtype"));
        Assert.Equal("Float32 (0, 5)", root.Dataset("zero").Read().ToString());
        Assert.Equal(7, root.Dataset("one").Read().ToScalar());
        Assert.Empty(root.Group("hollow").Names);
        Assert.Equal(1, root.Dataset("größe/€/😀").Read().ToScalar());
    }
}
