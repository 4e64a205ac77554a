namespace Nabi.Files.Tests;

public sealed class Hdf5ReadingTests
{
    [Theory]
    [InlineData("old")]
    [InlineData("new")]
    public void Every_type_reads(string version)
    {
        using var file = Hdf5File.Open(Fixture.PathOf($"types_{version}.h5"));
        var types = file.Root.Group("types").Datasets.ToDictionary(static d => d.Name, static d => d);
        Assert.Equal(17, types.Count);
        foreach (var (name, dataset) in types)
        {
            var array = dataset.Read();
            Assert.Equal(dataset.Shape, array.Shape.ToArray());
            Assert.Equal(name == "bfloat16" ? 4 : 6, array.Length);
            Fixture.AssertCounted(array, name);
        }

        Assert.Equal(ElementType.Bool, types["bool"].ElementType);
        Assert.Equal(ElementType.Float16, types["f2"].ElementType);
        Assert.Equal(ElementType.BFloat16, types["bfloat16"].ElementType);
        Assert.Equal("()", NumericArray.Describe(file.Root.Dataset("scalar").Shape));
        Assert.Equal("Float32 (0, 4)", file.Root.Dataset("empty").Read().ToString());
        Assert.Equal(0, file.Root.Dataset("null").Read().Length);
        Assert.Equal(["t0", "t1", "t2"], file.Root.Dataset("text/fixed").Read().ToStrings());
        Assert.Equal(["t0", "t1", "t2"], file.Root.Dataset("/text/variable").Read().ToStrings());
        Assert.Equal(["äöü €"], file.Root.Dataset("text/accents").Read().ToStrings());
    }

    [Theory]
    [InlineData("old")]
    [InlineData("new")]
    public void Attributes_read(string version)
    {
        using var file = Hdf5File.Open(Fixture.PathOf($"attributes_{version}.h5"));
        var attributes = file.Root.Group("g").Attributes;
        Assert.Equal(25, attributes.Names.Count);
        for (var i = 0; i < 20; i++)
            Assert.Equal(i, attributes[$"number{i:00}"].ToScalar());
        Fixture.AssertCounted(attributes["floats"], "floats");
        Assert.Equal(["t0", "t1", "t2", "t3"], attributes.Texts("names")!);
        Assert.Equal(["t0", "t1", "t2"], attributes.Texts("variable")!);
        Assert.Equal([], attributes.Texts("empty")!);
        Assert.True(attributes["flag"].ToBools()[0]);
        Assert.Equal("{\"name\": \"ä\"}", file.Root.Attributes.Text("config"));
        Assert.Equal("plain", file.Root.Attributes.Text("fixed"));
        Assert.Null(file.Root.Attributes.Text("no"));
        Assert.Equal(["layer0", "layer1", "layer2", "layer3", "layer4", "layer5"],
            file.Root.Group("split").Attributes.Texts("layer_names")!);
    }

    [Theory]
    [InlineData("old")]
    [InlineData("new")]
    public void Chunks_of_every_index_and_filter_read(string version)
    {
        using var file = Hdf5File.Open(Fixture.PathOf($"chunks_{version}.h5"));
        var count = 0;
        foreach (var dataset in file.Root.Datasets)
        {
            var array = dataset.Read();
            count++;
            if (dataset.Name == "texts")
                Assert.Equal(["t0", "t1", "t2", "t3", "t4"], array.ToStrings());
            else if (dataset.Name == "fill")
                Assert.Equal([2.5f, 2.5f, 1f, 1.5f], array.ToFloats());
            else if (dataset.Name == "unwritten")
                Assert.Equal([7, 7, 7], array.ToInts());
            else
                Fixture.AssertCounted(array, dataset.Name);
        }

        Assert.Equal(19, count);
    }

    [Theory]
    [InlineData("old")]
    [InlineData("new")]
    public void Groups_and_links_read(string version)
    {
        using var file = Hdf5File.Open(Fixture.PathOf($"groups_{version}.h5"));
        Assert.Equal(40, file.Root.Group("many").Names.Count);
        Assert.Equal("member0007", file.Root.Group("many").Names[7]);
        Fixture.AssertCounted(file.Root.Dataset("a/b/c/d").Read(), "d");
        Fixture.AssertCounted(file.Root.Dataset("a/soft/d").Read(), "soft");
        Fixture.AssertCounted(file.Root.Group("a").Dataset("hard").Read(), "hard");
        Assert.Equal(["zebra", "ant", "mole"], file.Root.Group("tracked").Names);
        Assert.True(file.Root.IsGroup("a/b") && !file.Root.IsGroup("a/b/c/d") && !file.Root.Contains("a/x"));
        Assert.Equal(46, file.Root.AllDatasets().Count());
        Assert.Contains("'a'", Assert.Throws<NabiException>(() => file.Root.Group("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_block_is_passed_over()
    {
        using var file = Hdf5File.Open(Fixture.PathOf("userblock.h5"));
        Fixture.AssertCounted(file.Root.Dataset("x").Read(), "x");
    }

    [Theory]
    [InlineData("bomb", "MaxExpansion")]
    [InlineData("sparse", "at most 2147483647")]
    [InlineData("external", "other files")]
    [InlineData("compound", "compound")]
    [InlineData("complex", "compound")]
    [InlineData("lzf", "lzf")]
    [InlineData("outside", "another file")]
    [InlineData("dead", "not there")]
    [InlineData("round1", "soft link")]
    [InlineData("filterbomb", "expands to more than")]
    [InlineData("filtershort", "holds 8 bytes instead of 16")]
    [InlineData("hugechunk", "limit")]
    [InlineData("loop/self/in", "its own parent")]
    public void Hostile_members_are_refused_with_a_reason(string path, string reason)
    {
        using var file = Hdf5File.Open(Fixture.PathOf("hostile.h5"));
        var error = Assert.Throws<NabiException>(() => file.Root.Dataset(path).Read());
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("hostile.h5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Virtual_datasets_are_refused()
    {
        using var file = Hdf5File.Open(Fixture.PathOf("virtual.h5"));
        Assert.Contains("virtual", Assert.Throws<NabiException>(() => file.Root.Dataset("virtual").Read()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_not_read_as_a_whole()
    {
        using var counting = new CountingStream(File.ReadAllBytes(Fixture.PathOf("chunks_old.h5")));
        using var file = Hdf5File.Open(counting);
        Fixture.AssertCounted(file.Root.Dataset("contiguous").Read(), "contiguous");
        Assert.InRange(counting.Count, 1, 20_000);
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var got = base.Read(buffer);
            Count += got;
            return got;
        }
    }
}
