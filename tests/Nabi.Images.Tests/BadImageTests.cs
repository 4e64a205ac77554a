using Nabi.Files.Tests;

namespace Nabi.Images.Tests;

/// <summary>Files that are no images, or not whole ones: one sentence each, and no memory that they decide.</summary>
public sealed class BadImageTests : IDisposable
{
    public static TheoryData<string> Whole
        => ["rgb.png", "p.png", "one.png", "i16.png", "rgb.bmp", "l.bmp", "p.gif", "444.jpg", "420.jpg",
            "progressive.jpg", "cmyk.jpg", "o6.jpg"];

    public void Dispose() => Caps.Tell();

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_file_cut_short_anywhere_is_a_sentence(string name)
    {
        var bytes = Given.Bytes(name);
        // A GIF ends before its end mark, with its frame; a BMP is read to the last of its pixels.
        var end = name.EndsWith(".gif", StringComparison.Ordinal) ? bytes.Length - 1 : bytes.Length;
        for (var length = 0; length < end; length++)
            Says(bytes[..length], "");
        ImageFile.Decode(bytes);
    }

    [Fact]
    public void What_is_no_image_is_said_so()
    {
        Says([], "empty");
        Says("just a text"u8.ToArray(), "no image");
        Says(Given.Bytes("webp.webp"), "WebP");
        Says("II*\0\u0008\0\0\0"u8.ToArray(), "no image");
        Says("BM"u8.ToArray(), "cut short");
        Says([0xFF, 0xD8, 0xFF, 0xD9], "no pixels");
        using var folder = new TemporaryFolder();
        Assert.Contains("'", Assert.Throws<NabiException>(() => ImageFile.Load(folder.Write("text.jpg", "hello"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<NabiException>(() => ImageFile.Load(folder["nowhere.png"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_the_file_cannot_hold_take_no_memory()
    {
        var jpeg = Given.Bytes("444.jpg");
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        Says(jpeg.With(frame + 5, 0xFF, 0xFF, 0xFF, 0xFF), "65535 by 65535");
        Says(jpeg.With(frame + 5, 0x1F, 0xFF, 0x1F, 0xFF), "8191 by 8191");
        Says(Given.Png(65535, 65535, 8, 2, [0]), "65535 by 65535");
        Says(Given.Png(8000, 8000, 8, 2, [0]), "8000 by 8000");
        Says(Given.Png(-1, -1, 8, 2, [0]), "4294967295 by 4294967295");
        Says(Given.Bytes("p.gif").With(6, 0xFF, 0xFF, 0xFF, 0xFF), "65535 by 65535");
        Says(Given.Bytes("rgb.bmp").With(18, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0), "65535 by 65535");
        Says(Given.Bytes("rgb.bmp").With(18, 0, 0, 0, 0x80, 0, 0, 0, 0x80), "expected 1 or more");
        Says(jpeg.With(frame + 5, 0, 0), "expected 1 or more");
        var bound = new ImageLoadOptions { MaxPixels = 390 };
        Assert.Contains("MaxPixels", Assert.Throws<NabiException>(() => ImageFile.Decode(jpeg, bound)).Message, StringComparison.Ordinal);
        ImageFile.Decode(jpeg, bound with { MaxPixels = 391 });
    }

    [Fact]
    public void Kinds_that_are_not_read_are_named()
    {
        var jpeg = Given.Bytes("444.jpg");
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        Says(jpeg.With(frame + 1, 0xC3), "0xC3");
        Says(jpeg.With(frame + 1, 0xC9), "0xC9");
        Says(jpeg.With(frame + 4, 12), "12 bits");
        Says(jpeg.With(frame + 9, 2), "2 channels");
        Says(jpeg.With(frame + 1, 0xDC), "height behind");
        Says(Given.Bytes("rgb.bmp").With(30, 1), "coding 1");
        Says(Given.Bytes("rgb.bmp").With(14, 12), "header says 12");
        Says(Given.Png(2, 2, 3, 0, [0]), "colour type 0 with 3 bits");
        Says(Given.Png(2, 2, 8, 3, [0, 1, 2, 0, 3, 4]), "palette has 0");
        Says(Given.Bytes("p.gif").With(4, (byte)'8'), "87a");
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        Says([.. jpeg[..scan], .. Enumerable.Repeat(jpeg[scan..^2], 101).SelectMany(bytes => bytes), 0xFF, 0xD9], "101 scans");
    }

    [Fact]
    public void Pixels_that_end_early_behind_right_check_sums_are_a_sentence()
    {
        Assert.Equal([1f, 2f, 3f, 4f],
            ImageFile.Decode(Given.Png(2, 2, 8, 0, [0, 1, 2, 0, 3, 4]), new() { ColorMode = "grayscale" }).ToArray());
        Says(Given.Png(2, 2, 8, 0, [0, 1, 2]), "");
        Says(Given.Png(2, 2, 8, 0, [0, 1, 2, 0, 3]), "");
        Says(Given.Png(2, 2, 8, 0, [7, 1, 2, 0, 3, 4]), "");
        Says(Given.Png(9, 9, 8, 0, [0, 1, 2], interlace: 1), "");
    }

    [Fact]
    public void Options_that_do_not_go_together_are_sentences()
    {
        Refused(new() { TargetSize = (0, 4) }, "TargetSize");
        Refused(new() { TargetSize = (1 << 20, 1 << 20) }, "TargetSize");
        Refused(new() { TargetSize = (4, 4), KeepAspectRatio = true, PadToAspectRatio = true }, "not both");
        Refused(new() { MaxPixels = 0 }, "MaxPixels");
        Assert.Throws<NabiException>(() => (ColorMode)"cmyk");
        Assert.Throws<NabiException>(() => (Resampling)"area");

        static void Refused(ImageLoadOptions options, string words)
            => Assert.Contains(words, Assert.Throws<NabiException>(() => ImageFile.Load(Given.Path("rgb.png"), options)).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Damage_ends_in_an_image_or_a_sentence(string name)
    {
        var whole = Given.Bytes(name);
        for (var i = 0; i < 400 * Caps.Factor; i++)
            Caps.Read($"{name}, damage {i}", new Mutator(i).Damage(whole), bytes => ImageFile.Decode(bytes, name: "it"));
    }

    /// <summary>Depth and colour type of every kind of PNG.</summary>
    public static TheoryData<int, int> Kinds
        => [.. from depth in (int[])[1, 2, 4, 8, 16]
               from colour in (int[])[0, 2, 3, 4, 6]
               where colour == 0 || (colour == 3 ? depth <= 8 : depth >= 8)
               select (depth, colour)];

    // Damage behind right checksums, which the decoder itself meets.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_chunks_end_in_an_image_or_a_sentence(int depth, int colour)
    {
        var lines = Enumerable.Range(0, 300).Select(i => (byte)(i % 41 == 0 ? i % 5 : i * 7)).ToArray();
        var whole = Given.Png(5, 4, depth, colour, lines);
        var data = whole[41..^16];
        for (var i = 0; i < 400 * Caps.Factor; i++)
        {
            byte[] made = [.. whole[..8],
                .. Given.Chunk("IHDR",
                    i % 2 == 0 ? new Mutator(i).Damage([0, 0, 0, 5, 0, 0, 0, 4, (byte)depth, (byte)colour, 0, 0, 0]) : whole[16..29]),
                .. Given.Chunk("PLTE", new byte[i % 5 * 3]), .. Given.Chunk("tRNS", new byte[i % 7]),
                .. Given.Chunk("IDAT", i % 3 == 0 ? data : new Mutator(-i).Damage(data)), .. Given.Chunk("IEND", [])];
            Caps.Read($"{depth}-{colour}.png, chunks {i}", made, bytes => ImageFile.Decode(bytes, name: "it"));
        }
    }

    private static void Says(byte[] bytes, string words)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<NabiException>(() => ImageFile.Decode(bytes, name: "it")).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }
}
