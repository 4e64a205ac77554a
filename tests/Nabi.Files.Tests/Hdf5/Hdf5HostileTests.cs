namespace Nabi.Files.Tests;

/// <summary>Files that were honest until a field was changed by hand.</summary>
public sealed class Hdf5HostileTests
{
    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(2147483647)]
    public void Impossible_sizes_are_refused(long size)
    {
        var bytes = Made();
        Replace(bytes, [1, 2, 0, 0, 0, 0, 0, 0, .. Quad(2), .. Quad(3)], [1, 2, 0, 0, 0, 0, 0, 0, .. Quad(size), .. Quad(size)]);
        Refused(bytes, static root => root.Dataset("x").Read());
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(-2)]
    [InlineData(1000)]
    public void Data_outside_the_file_is_refused(long beyond)
    {
        var bytes = Made();
        var address = Find(bytes, [.. BitConverter.GetBytes(1.25f), .. BitConverter.GetBytes(2.5f)]);
        Replace(bytes, [3, 1, .. Quad(address), .. Quad(24)],
            [3, 1, .. Quad(beyond < 0 ? beyond : bytes.Length - 24 + beyond), .. Quad(24)]);
        Refused(bytes, static root => root.Dataset("x").Read());
    }

    [Fact]
    public void Data_shorter_than_its_shape_is_refused()
    {
        var bytes = Made();
        var address = Find(bytes, [.. BitConverter.GetBytes(1.25f), .. BitConverter.GetBytes(2.5f)]);
        Replace(bytes, [3, 1, .. Quad(address), .. Quad(24)], [3, 1, .. Quad(address), .. Quad(20)]);
        Refused(bytes, static root => root.Dataset("x").Read());
    }

    [Fact]
    public void A_tree_that_leads_back_to_itself_is_refused()
    {
        var bytes = Made();
        // The node of level 1 is the root of the tree of 300 names; its first child becomes itself.
        var node = Find(bytes, [.. "TREE"u8, 0, 1]);
        Quad(node).CopyTo(bytes, node + 32);
        Refused(bytes, static root => root.Group("many").Names);
    }

    [Fact]
    public void A_tree_that_uses_a_leaf_twice_is_refused()
    {
        var bytes = Made();
        var node = Find(bytes, [.. "TREE"u8, 0, 1]);
        bytes.AsSpan(node + 32, 8).CopyTo(bytes.AsSpan(node + 48));
        Refused(bytes, static root => root.Group("many").Names);
    }

    [Fact]
    public void A_group_within_itself_is_refused()
    {
        using var file = Hdf5File.Open(Fixture.PathOf("hostile.h5"));
        Assert.Contains("own parent", Assert.Throws<NabiException>(() => file.Root.Group("loop").AllDatasets().Count()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_refer_to_one_long_text_share_it()
    {
        // Every element of the array refers to the same text, so that the text is decoded once.
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, static root =>
        {
            root.Attribute("long", new string('x', 1 << 20));
            root.Attribute("numbers", NumericArray.Of(new int[4000]));
        });
        var bytes = stream.ToArray();
        var reference = bytes.AsSpan(Find(bytes, [.. BitConverter.GetBytes(1 << 20), .. Quad(96)]), 16).ToArray();
        var at = Find(bytes, [.. "numbers\0"u8]);
        // The array of 4000 integers becomes one of 1000 texts: its type is that of the other attribute, its size a quarter.
        var type = bytes.AsSpan(Find(bytes, [0x19, 1, 1, 0, 16]), 24).ToArray();
        var space = bytes.AsSpan(at + 8 + 16, 16).ToArray();
        bytes[at - 4] = (byte)type.Length;
        type.CopyTo(bytes, at + 8);
        space.CopyTo(bytes, at + 8 + 24);
        Quad(999).CopyTo(bytes, at + 8 + 24 + 8);
        for (var i = 0; i < 999; i++)
            reference.CopyTo(bytes, at + 8 + 24 + 16 + 16 * i);
        using var file = Hdf5File.Open(new MemoryStream(bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var texts = file.Root.Attributes["numbers"].ToStrings();
        Assert.Equal(999, texts.Count(static text => text.Length == 1 << 20));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Datasets_that_share_their_bytes_are_refused()
    {
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, static root =>
        {
            root.Dataset("a", NumericArray.Of(new[] { 1.25f, 2.5f }));
            root.Dataset("b", NumericArray.Of(new[] { 3.75f, 4.5f }));
        });
        var bytes = stream.ToArray();
        var a = Find(bytes, BitConverter.GetBytes(1.25f));
        var b = Find(bytes, BitConverter.GetBytes(3.75f));
        Replace(bytes, [3, 1, .. Quad(b), .. Quad(8)], [3, 1, .. Quad(a), .. Quad(8)]);
        using var file = Hdf5File.Open(new MemoryStream(bytes));
        Assert.Equal([1.25f, 2.5f], file.Root.Dataset("a").Read().ToFloats());
        Assert.Equal([1.25f, 2.5f], file.Root.Dataset("a").Read().ToFloats());
        Assert.Contains("overlaps", Assert.Throws<NabiException>(() => file.Root.Dataset("b").Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_unwritten_datasets_are_bounded_together()
    {
        using var file = Hdf5File.Open(Fixture.PathOf("hostile.h5"));
        var limits = new ReadLimits { FreeExpansionBytes = 3 << 20 };
        using var strict = Hdf5File.Open(Fixture.PathOf("hostile.h5"), limits);
        Assert.Equal(1 << 19, file.Root.Dataset("unwritten1").Read().Length);
        Assert.Equal(1 << 19, file.Root.Dataset("unwritten2").Read().Length);
        Assert.Equal(1 << 19, strict.Root.Dataset("unwritten1").Read().Length);
        Assert.Equal(1 << 19, strict.Root.Dataset("unwritten1").Read().Length);
        Assert.Contains("parts", Assert.Throws<NabiException>(() => strict.Root.Dataset("unwritten2").Read()).Message,
            StringComparison.Ordinal);
    }

    private static void Refused(byte[] bytes, Func<Hdf5Group, object> read)
    {
        using var file = Hdf5File.Open(new MemoryStream(bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<NabiException>(() => read(file.Root));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private static byte[] Made()
    {
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, static root =>
        {
            root.Dataset("x", NumericArray.Of(new[] { 1.25f, 2.5f, 3f, 4f, 5f, 6f }, [2, 3]));
            for (var i = 0; i < 300; i++)
                root.Dataset($"many/{i}", NumericArray.Scalar(i));
        });
        return stream.ToArray();
    }

    private static byte[] Quad(long value) => BitConverter.GetBytes(value);

    private static int Find(byte[] bytes, byte[] pattern)
    {
        var at = bytes.AsSpan().IndexOf(pattern);
        Assert.True(at >= 0, "the pattern to change is not in the file");
        return at;
    }

    private static void Replace(byte[] bytes, byte[] pattern, byte[] by) => by.CopyTo(bytes, Find(bytes, pattern));
}
