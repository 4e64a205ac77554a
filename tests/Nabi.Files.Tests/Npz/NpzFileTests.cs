using System.IO.Compression;

namespace Nabi.Files.Tests;

public sealed class NpzFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Arrays_with_path_like_names_round_trip(bool compress)
    {
        var stream = new MemoryStream();
        NpzFile.Write(stream, new Dictionary<string, NumericArray>
        {
            ["weight/lstm/kernel"] = NumericArray.Of(new[] { 1f, 2f, 3f, 4f }, [2, 2]),
            ["../../etc/x"] = NumericArray.Scalar(5),
        }, compress);
        using var file = NpzFile.Open(stream);
        Assert.Equal(["weight/lstm/kernel", "../../etc/x"], file.Names);
        Assert.Equal([1f, 2f, 3f, 4f], file["weight/lstm/kernel"].ToFloats());
        Assert.Equal(5, file["../../etc/x"].ToScalar());
        Assert.Contains("'../../etc/x'", Assert.Throws<NabiException>(() => file["y"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_content_gives_equal_files()
    {
        var arrays = new Dictionary<string, NumericArray> { ["a"] = NumericArray.Of(new[] { 1, 2 }) };
        var (first, second) = (new MemoryStream(), new MemoryStream());
        NpzFile.Write(first, arrays);
        NpzFile.Write(second, arrays);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Duplicate_names_are_refused()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            for (var i = 0; i < 2; i++)
            {
                using var entry = zip.CreateEntry("a.npy").Open();
                NpyFile.Write(entry, NumericArray.Scalar(i));
            }
        }

        Assert.Contains("twice", Assert.Throws<NabiException>(() => NpzFile.Open(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decompression_bomb_is_refused_before_it_is_expanded()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            using var entry = zip.CreateEntry("a.npy", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 80; i++)
                entry.Write(zeros);
        }

        using var file = NpzFile.Open(stream);
        Assert.Contains("MaxExpansion", Assert.Throws<NabiException>(() => file["a"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_small_bombs_are_one_large_one()
    {
        var stream = new MemoryStream();
        NpzFile.Write(stream, Enumerable.Range(0, 10).Select(static i => KeyValuePair.Create($"a{i}", NumericArray.Of(new byte[10 << 20]))),
            compress: true);
        using var file = NpzFile.Open(stream);
        for (var i = 0; i < 6; i++)
            Assert.Equal(10 << 20, file[$"a{i}"].Length);
        Assert.Contains("parts", Assert.Throws<NabiException>(() => file["a6"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_is_noticed()
    {
        var stream = new MemoryStream();
        NpzFile.Write(stream, new Dictionary<string, NumericArray> { ["a"] = NumericArray.Of(new float[100]) });
        var bytes = stream.ToArray();
        bytes[300] ^= 1;
        using var file = NpzFile.Open(new MemoryStream(bytes));
        Assert.Contains("checksum", Assert.Throws<NabiException>(() => file["a"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_golden_array_reads()
    {
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(SharedFiles.Goldens, "arrays.npz", SearchOption.AllDirectories))
        {
            foreach (var (name, array) in NpzFile.ReadAll(path))
            {
                Assert.True(array.ToFloats().Length == array.Length, name);
                count++;
            }
        }

        Assert.InRange(count, 1000, int.MaxValue);
    }

    [Fact]
    public void Keras_sequences_read()
    {
        using (var imdb = NpzFile.Open(Path.Combine(SharedFiles.Data, "imdb", "imdb.npz")))
        {
            var (train, labels) = (imdb.ReadLists("x_train"), imdb["y_train"].ToInts());
            Assert.Equal(25000, train.Length);
            Assert.Equal(25000, imdb.ReadLists("x_test").Length);
            Assert.Equal((12500, 1), (labels.Sum(), labels[0]));
            Assert.Equal(88584, Math.Max(train.Max(static list => list.Max()), imdb.ReadLists("x_test").Max(static list => list.Max())));
        }

        using var reuters = NpzFile.Open(Path.Combine(SharedFiles.Data, "reuters", "reuters.npz"));
        Assert.Equal(11228, reuters.ReadLists("x").Length);
        Assert.Equal(46, reuters["y"].ToInts().Distinct().Count());
    }
}
