using System.Buffers.Binary;

namespace Nabi.Data;

/// <summary>What the header of a PNG picture says.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, int Channels, bool IsPalette)
{
    /// <summary>Bytes of one line, without its filter.</summary>
    public int LineBytes => (int)(((long)Width * Channels * Depth + 7) / 8);

    /// <summary>Bytes from one pixel to the next, at least one.</summary>
    public int PixelBytes => Math.Max(1, Channels * Depth / 8);

    /// <summary>Reads the header and checks that the picture can be read.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> content, string what)
    {
        if (content.Length != 13)
            throw new NabiException($"{what} is a damaged PNG picture: its header has {content.Length} bytes, expected 13.");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
        if (width is 0 or > 1 << 24 || height is 0 or > 1 << 24)
            throw new NabiException($"{what} declares {width} by {height} pixels; expected 1 to {1 << 24} each way.");
        var (depth, colour) = (content[8], content[9]);
        var channels = colour switch
        {
            0 or 3 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 0,
        };
        var isAllowed = depth is 8 || (depth is 16 && colour != 3) || (depth is 1 or 2 or 4 && colour is 0 or 3);
        if (channels == 0 || !isAllowed)
            throw new NabiException($"{what} has the colour type {colour} with {depth} bits, which PNG does not have.");
        if (content[12] != 0)
            throw new NabiException($"{what} is an interlaced PNG picture, which cannot be read; save it without interlacing.");
        return new PngHeader((int)width, (int)height, depth, channels, colour == 3);
    }
}
