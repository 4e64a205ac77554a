using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabi.Plots.Tests;

public sealed class SavingTests : TestsWithFolder
{
    [Fact]
    public void Saving_makes_folders_replaces_the_file_and_leaves_nothing_else()
    {
        var path = Path.Combine(Folder.Path, "a", "b", "chart.svg");
        new LineChart("one").Save(path);
        new LineChart("two").Save(path);
        Assert.Equal(new LineChart("two").ToSvg(), File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_and_nothing_is_left()
    {
        var file = Folder["file"];
        File.WriteAllText(file, "");
        var path = Path.Combine(file, "chart.svg");
        Assert.Contains(path, Assert.Throws<NabiException>(() => new LineChart().Save(path)).Message, StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => new Report("r").Save(path));
        Assert.Throws<NabiException>(() => new WavFile([0f]).Save(path));
        Assert.Throws<NabiException>(() => MidiFile.FromMelody(Melody.Parse("")).Save(path));
        Assert.Throws<NabiException>(() => new LineChart().Save(""));
        Assert.Throws<NabiException>(() => new LineChart().Save("a\0b"));
        Assert.Throws<NabiException>(() => new LineChart().Save(Folder.Path));
        Assert.Equal([file], Directory.GetFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void A_png_holds_the_pixels_it_was_given()
    {
        byte[] pixels = [10, 20, 30, 40, 50, 60];
        var png = PngImage.Encode(pixels, 3, 2, 1, zoom: 2);
        Assert.Equal([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'], png[..8]);
        Assert.Equal((6, 4), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using ZLibStream zlib = new(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        using MemoryStream raw = new();
        zlib.CopyTo(raw);
        Assert.Equal([0, 10, 10, 20, 20, 30, 30, 0, 10, 10, 20, 20, 30, 30, 0, 40, 40, 50, 50, 60, 60, 0, 40, 40, 50, 50, 60, 60],
            raw.ToArray());
        // The checksum of an empty IEND chunk is the same in every PNG.
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], png[^4..]);
    }
}
