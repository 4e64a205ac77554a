using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Nabi.Data;

/// <summary>
/// Reads PNG pictures (ISO/IEC 15948): grey, colour, palette, with or without transparency, 1 to 16 bits; not interlaced ones.
/// </summary>
public static class PngFile
{
    private const long MostPixels = 1L << 26;
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a picture.</summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// Floats from 0 to 255 (16-bit pictures are scaled down), of shape (height, width, channels): 1 channel for grey, 3 for
    /// colour and palette, one more for transparency.
    /// </returns>
    /// <exception cref="NabiException">The file is missing, damaged, interlaced, or no PNG.</exception>
    public static Tensor Read(string path)
    {
        using var stream = FileOpener.OpenRead(path);
        var bytes = new byte[Math.Min(stream.Length, Array.MaxLength)];
        stream.ReadExactly(bytes);
        return Decode(bytes, $"'{path}'");
    }

    internal static Tensor Decode(ReadOnlySpan<byte> bytes, string what)
    {
        if (!bytes.StartsWith(Signature))
            throw new NabiException($"{what} is not a PNG picture: its first bytes are not those of one.");
        PngHeader? header = null;
        ReadOnlySpan<byte> palette = [];
        using var data = new MemoryStream();
        for (var at = Signature.Length; ;)
        {
            if (at + 12 > bytes.Length)
                throw Damaged(what, at, "it ends before its end mark");
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > bytes.Length - at - 12)
                throw Damaged(what, at, $"a piece of {length} bytes does not fit the file");
            var type = bytes.Slice(at + 4, 4);
            var content = bytes.Slice(at + 8, (int)length);
            if (Crc32.HashToUInt32(bytes.Slice(at + 4, (int)length + 4))
                != BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]))
            {
                throw Damaged(what, at, "the check sum of a piece is wrong");
            }

            if (type.SequenceEqual("IHDR"u8))
                header = PngHeader.Read(content, what);
            else if (type.SequenceEqual("PLTE"u8))
                palette = content;
            else if (type.SequenceEqual("IDAT"u8))
                data.Write(content);
            else if (type.SequenceEqual("IEND"u8))
                break;
            at += (int)length + 12;
        }

        if (header is null)
            throw Damaged(what, Signature.Length, "it has no header");
        if ((long)header.Width * header.Height > MostPixels)
            throw new NabiException($"{what} has {header.Width} by {header.Height} pixels; at most {MostPixels} can be read.");
        return Pixels(header, palette, Lines(header, data, what), what);
    }

    /// <summary>Expands the picture's lines and takes their filters off.</summary>
    private static byte[] Lines(PngHeader header, MemoryStream data, string what)
    {
        // Each line: one byte for its filter, then (width * channels * depth + 7) / 8 bytes.
        var width = header.LineBytes;
        var wanted = (long)header.Height * (width + 1);
        if (wanted > Array.MaxLength || wanted / 1100 > data.Length)
        {
            throw new NabiException(
                $"{what} declares {header.Width} by {header.Height} pixels, more than its {data.Length} bytes of picture data can hold.");
        }

        var lines = new byte[wanted];
        data.Position = 0;
        using var expanded = new ZLibStream(data, CompressionMode.Decompress);
        try
        {
            if (expanded.ReadAtLeast(lines, lines.Length, throwOnEndOfStream: false) < lines.Length)
                throw new NabiException($"{what} is damaged: its picture data ends early.");
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw new NabiException($"{what} is damaged: its picture data cannot be expanded.", problem);
        }

        Span<byte> above = new byte[width];
        for (var row = 0; row < header.Height; row++)
        {
            var line = lines.AsSpan(row * (width + 1), width + 1);
            if (!Unfilter(line[0], line[1..], above, header.PixelBytes))
                throw new NabiException($"{what} is damaged: line {row} has the filter {line[0]}, expected 0 to 4.");
            above = line[1..];
        }

        return lines;
    }

    private static bool Unfilter(byte filter, Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        for (var i = 0; i < line.Length && filter != 0; i++)
        {
            var left = i >= step ? line[i - step] : 0;
            var corner = i >= step ? above[i - step] : 0;
            line[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], corner),
            });
        }

        return filter <= 4;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private static Tensor Pixels(PngHeader header, ReadOnlySpan<byte> palette, byte[] lines, string what)
    {
        var channels = header.IsPalette ? 3 : header.Channels;
        var picture = Tensor.Empty(new Shape(header.Height, header.Width, channels));
        var target = picture.Floats;
        var scale = header.IsPalette ? 1f : 255f / ((1 << Math.Min(header.Depth, 16)) - 1);
        var at = 0;
        for (var row = 0; row < header.Height; row++)
        {
            var line = lines.AsSpan(row * (header.LineBytes + 1) + 1, header.LineBytes);
            for (var i = 0; i < header.Width * header.Channels; i++)
            {
                var sample = Sample(line, i, header.Depth);
                if (!header.IsPalette)
                {
                    target[at++] = sample * scale;
                    continue;
                }

                if (sample * 3 + 3 > palette.Length)
                {
                    throw new NabiException(
                        $"{what} is damaged: a pixel of line {row} has the colour {sample}, but the palette has {palette.Length / 3}.");
                }

                for (var channel = 0; channel < 3; channel++)
                    target[at++] = palette[sample * 3 + channel];
            }
        }

        return picture;
    }

    private static int Sample(ReadOnlySpan<byte> line, int index, int depth) => depth switch
    {
        8 => line[index],
        16 => (line[2 * index] << 8) | line[2 * index + 1],
        _ => (line[index * depth / 8] >> (8 - depth - index * depth % 8)) & ((1 << depth) - 1),
    };

    private static NabiException Damaged(string what, int at, string why) => new($"{what} is a damaged PNG picture: at byte {at}, {why}.");
}
