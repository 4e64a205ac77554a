using System.Buffers.Binary;

namespace Nabi.Images;

/// <summary>The blocks of a GIF file (GIF89a specification), up to the end of its first frame.</summary>
internal static class GifWalk
{
    // A code of 12 bits stands for at most 4096 pixels.
    private const int PixelsPerByte = 2731;

    public static CheckedImage Check(ReadOnlySpan<byte> bytes, string name, long mostPixels)
    {
        if (bytes.Length < 13)
            throw CheckedImage.CutShort(name, ImageFormat.Gif);
        if (bytes[4] is not ((byte)'7' or (byte)'9') || bytes[5] != (byte)'a')
            throw CheckedImage.Damaged(name, ImageFormat.Gif, "its version is neither 87a nor 89a");
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));
        CheckedImage.CheckSize(name, width, height, mostPixels, bytes.Length, PixelsPerByte);
        var at = 13 + Table(bytes[10]);
        if (at > bytes.Length)
            throw CheckedImage.CutShort(name, ImageFormat.Gif);
        var beginning = bytes[..at];
        var table = bytes[13..at];
        ReadOnlySpan<byte> control = default;
        while (true)
        {
            if (at >= bytes.Length)
                throw CheckedImage.CutShort(name, ImageFormat.Gif);
            var start = at;
            switch (bytes[at])
            {
                case 0x21:
                    at = EndOfBlocks(bytes, at + 2, name);
                    // Of the extensions only the one that says which colour is transparent, and not for the colours themselves.
                    if (bytes[start + 1] == 0xF9 && at - start == 8)
                        control = bytes[start..at];
                    break;
                case 0x2C:
                    at = Frame(bytes, at, (width, height), name);
                    var isTransparent = control is [_, _, _, var flags, ..] && (flags & 1) != 0;
                    var descriptor = bytes.Slice(start + 1, 9);
                    var colours = Table(descriptor[8]) is > 0 and var own ? bytes.Slice(start + 10, own) : table;
                    return new CheckedImage(
                        new ImageInfo(ImageFormat.Gif, width, height, (bytes[10] & 7) + 1, 1), File(beginning, default, bytes[start..at]))
                    {
                        Frame = new GifFrame(
                            BinaryPrimitives.ReadUInt16LittleEndian(descriptor), BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]),
                            BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]),
                            BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]),
                            Colour(colours, isTransparent ? control[6] : 0),
                            isTransparent ? File(beginning, control, bytes[start..at]) : null),
                    };
                case 0x3B:
                    throw CheckedImage.Damaged(name, ImageFormat.Gif, "it has no frame");
                default:
                    throw CheckedImage.Damaged(name, ImageFormat.Gif, $"expected a block at byte {at}, got 0x{bytes[at]:X2}");
            }
        }
    }

    // A file with nothing but its beginning, perhaps one extension, and its first frame.
    private static MemoryStream File(ReadOnlySpan<byte> beginning, ReadOnlySpan<byte> control, ReadOnlySpan<byte> frame)
        => new([.. beginning, .. control, .. frame, 0x3B]);

    private static byte[] Colour(ReadOnlySpan<byte> table, int place)
        => table.Length >= 3 * (place + 1) ? table.Slice(3 * place, 3).ToArray() : [0, 0, 0];

    private static int Frame(ReadOnlySpan<byte> bytes, int at, (int Width, int Height) screen, string name)
    {
        if (at + 10 > bytes.Length)
            throw CheckedImage.CutShort(name, ImageFormat.Gif);
        var frame = bytes.Slice(at + 1, 9);
        var (left, top) = (BinaryPrimitives.ReadUInt16LittleEndian(frame), BinaryPrimitives.ReadUInt16LittleEndian(frame[2..]));
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(frame[4..]), BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]));
        if (width < 1 || height < 1 || left + width > screen.Width || top + height > screen.Height)
        {
            throw CheckedImage.Damaged(name, ImageFormat.Gif,
                $"its first frame of {width} by {height} pixels at ({left}, {top}) does not lie inside its "
                + $"{screen.Width} by {screen.Height}");
        }

        // The table of colours, the width of the codes, the codes.
        var codes = at + 10 + Table(frame[8]);
        if (codes >= bytes.Length)
            throw CheckedImage.CutShort(name, ImageFormat.Gif);
        if (bytes[codes] is < 1 or > 11)
            throw CheckedImage.Damaged(name, ImageFormat.Gif, $"its codes begin with {bytes[codes]} bits, expected 1 to 11");
        return EndOfBlocks(bytes, codes + 1, name);
    }

    private static int Table(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;

    private static int EndOfBlocks(ReadOnlySpan<byte> bytes, int at, string name)
    {
        while (at < bytes.Length)
        {
            var length = bytes[at];
            at += 1 + length;
            if (length == 0)
                return at;
        }

        throw CheckedImage.CutShort(name, ImageFormat.Gif);
    }
}
