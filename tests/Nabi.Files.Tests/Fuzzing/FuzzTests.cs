using System.IO.Compression;

namespace Nabi.Files.Tests;

/// <summary>
/// Damaged files of every kind: only NabiException may come out, within the bounds of <see cref="Caps"/>. NABI_FUZZ=n runs n times as many
/// cases.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    public void Dispose() => Caps.Tell();

    [Theory]
    [InlineData("types_old.h5", 150)]
    [InlineData("types_new.h5", 150)]
    [InlineData("attributes_old.h5", 300)]
    [InlineData("attributes_new.h5", 300)]
    [InlineData("chunks_old.h5", 150)]
    [InlineData("chunks_new.h5", 300)]
    [InlineData("groups_old.h5", 200)]
    [InlineData("groups_new.h5", 200)]
    [InlineData("hostile.h5", 200)]
    [InlineData("virtual.h5", 100)]
    [InlineData("userblock.h5", 100)]
    public void Damaged_fixtures(string name, int cases) => Run(name, ".h5", File.ReadAllBytes(Fixture.PathOf(name)), cases);

    [Fact]
    public void Damaged_made_files()
    {
        foreach (var (name, extension, bytes) in Made())
            Run(name, extension, bytes, 400);
    }

    [Fact]
    public void Damaged_models_of_Keras()
    {
        var paths = Directory.EnumerateFiles(SharedFiles.Goldens, "*.*", SearchOption.AllDirectories)
            .Where(static path => Path.GetExtension(path) is ".h5" or ".keras" || path.EndsWith(".npz", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(paths);
        foreach (var path in paths)
            Run(path, Path.GetExtension(path), File.ReadAllBytes(path), Path.GetExtension(path) == ".npz" ? 1 : 6);
    }

    [Fact]
    public void Files_cut_at_every_byte_and_with_every_byte_changed()
    {
        foreach (var (name, extension, bytes) in Made())
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                Read($"{name} cut at {at}", extension, bytes[..at]);
                foreach (var value in new byte[] { 0, 1, 0x7f, 0x80, 0xff })
                {
                    var changed = (byte[])bytes.Clone();
                    changed[at] = value;
                    Read($"{name} with {value} at {at}", extension, changed);
                }
            }
        }
    }

    private static void Run(string name, string extension, byte[] original, int cases)
    {
        Readers.ReadAll(extension, original);
        // The seed follows from the name, so a failure can be run again alone.
        var start = name.Length == 0 ? 0 : Path.GetFileName(name).Sum(static letter => letter) * 100_003;
        for (var i = 0; i < cases * 5 * Caps.Factor; i++)
        {
            var seed = unchecked(start + i);
            var bytes = new Mutator(seed).Damage(original);
            Read($"{name}, seed {seed}", extension, bytes, verifiesChecksums: i % 2 != 0);
        }
    }

    private static void Read(string what, string extension, byte[] bytes, bool verifiesChecksums = true)
        => Caps.Read(what, bytes, damaged => Readers.ReadAll(extension, damaged, verifiesChecksums));

    private static IEnumerable<(string Name, string Extension, byte[] Bytes)> Made()
    {
        var arrays = new Dictionary<string, NumericArray>
        {
            ["a/b"] = NumericArray.Of(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]),
            ["c"] = NumericArray.Of(new[] { "x", "yz" }),
            ["d"] = NumericArray.Of(new[] { true, false }),
        };
        yield return ("float.npy", ".npy", Bytes(stream => NpyFile.Write(stream, arrays["a/b"])));
        yield return ("text.npy", ".npy", Bytes(stream => NpyFile.Write(stream, arrays["c"])));
        yield return ("stored.npz", ".npz", Bytes(stream => NpzFile.Write(stream, arrays)));
        yield return ("deflated.npz", ".npz", Bytes(stream => NpzFile.Write(stream, arrays, compress: true)));
        yield return ("lists.npz", ".npz", Bytes(static stream => Pickles.Write(stream)));
        yield return ("written.h5", ".h5", Bytes(static stream => Hdf5Writer.Write(stream, static root =>
        {
            root.Attribute("text", "some text");
            root.AttributeTexts("names", ["a", "bc"]);
            root.Dataset("x/y/z", NumericArray.Of(new[] { 1f, 2f }));
        })));
        yield return ("some.safetensors", ".safetensors", Bytes(stream => SafeTensorsFile.Write(
            stream, arrays.Where(static pair => pair.Key != "c"), new Dictionary<string, string> { ["a"] = "b" })));
        yield return ("some.csv", ".csv", "a,\"b \"\"c\"\"\",d\n1,2.5,x\n-3e5,4,y\n"u8.ToArray());
        byte[] idx = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];
        yield return ("plain.idx", ".idx", idx);
        yield return ("zipped.idx", ".idx", Bytes(stream =>
        {
            using var gzip = new GZipStream(stream, CompressionLevel.Optimal, true);
            gzip.Write(idx);
        }));
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
