using System.IO.Compression;

namespace Nabi.Files.Tests;

public sealed class IdxFileTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Images_read(bool compressed)
    {
        var array = IdxFile.Read(Stream([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255], compressed));
        Assert.Equal([2, 1, 3], array.Shape.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 255], array.ToInts());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Values_come_in_pieces_however_well_they_are_compressed(int count)
    {
        var path = Path.GetTempFileName();
        byte[] bytes = [0, 0, 8, 1, .. BitConverter.GetBytes(count).Reverse(), .. Enumerable.Repeat((byte)3, count)];
        File.WriteAllBytes(path, Stream(bytes, true).ToArray());
        using (var reader = IdxReader.Open(path))
        {
            Assert.Equal((ElementType.UInt8, (long)count), (reader.ElementType, reader.Length));
            var piece = new byte[count / 2];
            for (var i = 0; i < 2; i++)
            {
                reader.Read(piece);
                Assert.DoesNotContain(piece, value => value != 3);
                piece.AsSpan().Clear();
            }

            Assert.Throws<NabiException>(() => reader.Read(piece));
        }

        // One byte more or fewer than declared.
        foreach (var other in (byte[][])[[.. bytes, 3], bytes[..^1]])
        {
            File.WriteAllBytes(path, Stream(other, true).ToArray());
            Assert.Throws<NabiException>(() =>
            {
                using var reader = IdxReader.Open(path);
                reader.Read(new byte[count]);
            });
        }

        File.Delete(path);
    }

    [Fact]
    public void Wider_types_are_big_endian()
        => Assert.Equal([1, -2], IdxFile.Read(Stream([0, 0, 0x0b, 1, 0, 0, 0, 2, 0, 1, 255, 254], false)).ToInts());

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "3 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "1")]
    [InlineData(new byte[] { 0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1 }, "axis")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 1 }, "type 0x07")]
    [InlineData(new byte[] { 0, 0, 8, 200, 0 }, "header")]
    [InlineData(new byte[] { 1, 0, 8, 1, 0, 0, 0, 1, 1 }, "not an idx file")]
    [InlineData(new byte[] { }, "not an idx file")]
    public void Content_that_is_not_what_is_declared_is_refused(byte[] bytes, string reason)
    {
        foreach (var compressed in new[] { false, true })
        {
            Assert.Contains(reason, Assert.Throws<NabiException>(() => IdxFile.Read(Stream(bytes, compressed))).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_compression_is_refused()
    {
        var bytes = Stream([0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3], true).ToArray();
        for (var i = 10; i < bytes.Length; i++)
        {
            var bad = (byte[])bytes.Clone();
            bad[i] ^= 0x55;
            Assert.Throws<NabiException>(() => IdxFile.Read(new MemoryStream(bad)));
        }
    }

    [Fact]
    public void Mnist_reads()
    {
        var images = IdxFile.Read(Path.Combine(SharedFiles.Data, "mnist", "t10k-images-idx3-ubyte.gz"));
        Assert.Equal([10000, 28, 28], images.Shape.ToArray());
        var labels = IdxFile.Read(Path.Combine(SharedFiles.Data, "mnist", "t10k-labels-idx1-ubyte.gz")).ToInts();
        Assert.Equal([7, 2, 1, 0, 4], labels[..5]);
    }

    private static MemoryStream Stream(byte[] bytes, bool compressed)
    {
        if (!compressed)
            return new MemoryStream(bytes);
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, true))
            gzip.Write(bytes);
        stream.Position = 0;
        return stream;
    }
}
