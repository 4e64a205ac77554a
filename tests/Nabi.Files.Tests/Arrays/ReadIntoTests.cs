namespace Nabi.Files.Tests;

public sealed class ReadIntoTests
{
    private static readonly Dictionary<string, NumericArray> Arrays = new()
    {
        ["floats"] = NumericArray.Of(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]),
        ["wide"] = NumericArray.Of(new[] { 0.5, -2 }),
        ["whole"] = NumericArray.Of(new[] { 7, -8 }),
        ["none"] = NumericArray.Of(Array.Empty<float>(), [0, 7]),
    };

    [Theory]
    [InlineData("npz", false)]
    [InlineData("npz", true)]
    [InlineData("safetensors", false)]
    public void What_is_read_into_memory_is_what_is_read(string format, bool compress)
    {
        var stream = new MemoryStream();
        if (format == "npz")
            NpzFile.Write(stream, Arrays, compress);
        else
            SafeTensorsFile.Write(stream, Arrays);
        stream.Position = 0;
        INamedArrays file = format == "npz" ? NpzFile.Open(stream) : SafeTensorsFile.Open(stream);
        Assert.Equal(Arrays.Keys.Order(), file.Names.Order());
        foreach (var (name, array) in Arrays)
        {
            Assert.Equal(array.ToString(), file.Describe(name).ToString());
            var target = new float[array.Length];
            file.ReadInto(name, target);
            Assert.Equal(array.ToFloats(), target);
            Assert.Contains("were asked for", Assert.Throws<NabiException>(() => file.ReadInto(name, new float[array.Length + 1])).Message,
                StringComparison.Ordinal);
        }

        Assert.Throws<NabiException>(() => file.ReadInto("other", new float[1]));
        Assert.Throws<NabiException>(() => file.Describe("other"));
    }

    [Fact]
    public void Datasets_are_read_into_memory()
    {
        var stream = new MemoryStream();
        Hdf5Writer.Write(stream, root =>
        {
            foreach (var (name, array) in Arrays)
                root.Dataset(name, array);
        });
        stream.Position = 0;
        using var file = Hdf5File.Open(stream);
        foreach (var (name, array) in Arrays)
        {
            var target = new float[array.Length];
            file.Root.Dataset(name).ReadInto(target);
            Assert.Equal(array.ToFloats(), target);
            Assert.Throws<NabiException>(() => file.Root.Dataset(name).ReadInto(new float[array.Length + 1]));
        }
    }

    [Fact]
    public void Big_endian_arrays_are_read_into_memory()
    {
        var text = "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }".PadRight(117) + "\n";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. System.Text.Encoding.Latin1.GetBytes(text),
            0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0];
        var target = new float[2];
        NpyFile.ReadInto(new MemoryStream(bytes), target, "test", ReadLimits.Default);
        Assert.Equal([1f, -2f], target);
        Assert.Throws<NabiException>(() => NpyFile.ReadInto(new MemoryStream(bytes[..^1]), target, "test", ReadLimits.Default));
    }
}
