using System.IO.Compression;

namespace Nabi.Images;

/// <summary>Whether the packed pixels of a PNG are all there: decoders leave the rest black where they end early.</summary>
internal static class PngData
{
    // Where the seven passes of an interlaced image begin and how far their pixels are apart: columns, rows (ISO/IEC 15948, 8.2).
    private static readonly (int X, int Y, int Across, int Down)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Unpacks the pixels and forgets them.</summary>
    /// <param name="info">What the header says.</param>
    /// <param name="channels">Channels of a pixel, 1 to 4; an index into a palette is one.</param>
    /// <param name="isInterlaced">Whether the pixels come in seven passes.</param>
    /// <param name="packed">The contents of all data chunks.</param>
    /// <param name="name">What errors call the file.</param>
    public static void Check(ImageInfo info, int channels, bool isInterlaced, MemoryStream packed, string name)
    {
        var wanted = isInterlaced
            ? Passes.Sum(
                pass => Length(Steps(info.Width, pass.X, pass.Across), Steps(info.Height, pass.Y, pass.Down), channels * info.Bits))
            : Length(info.Width, info.Height, channels * info.Bits);
        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        var buffer = new byte[Math.Min(wanted, 1 << 16)];
        try
        {
            while (wanted > 0)
            {
                var read = unpacked.Read(buffer, 0, (int)Math.Min(wanted, buffer.Length));
                if (read == 0)
                    throw CheckedImage.Damaged(name, ImageFormat.Png, $"its pixels end {wanted} bytes early");
                wanted -= read;
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new NabiException($"{name} is a damaged PNG image: its pixels cannot be unpacked.", error);
        }
    }

    private static long Steps(int length, int from, int step) => Math.Max(0, (length - from + step - 1) / step);

    // A line is a byte for its filter and whole bytes of pixels.
    private static long Length(long width, long height, int bits) => width == 0 ? 0 : height * (1 + (width * bits + 7) / 8);
}
