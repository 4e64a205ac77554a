using System.Buffers.Binary;

namespace Nabi.Images;

/// <summary>The headers of a Windows bitmap.</summary>
internal static class BmpWalk
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;

    public static CheckedImage Check(ReadOnlySpan<byte> bytes, string name, long mostPixels)
    {
        if (bytes.Length < FileHeader + InfoHeader)
            throw CheckedImage.CutShort(name, ImageFormat.Bmp);
        var (offset, header) = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]));
        if (header is not (40 or 52 or 56 or 108 or 124))
            throw CheckedImage.Damaged(name, ImageFormat.Bmp, $"its header says {header} bytes, expected 40, 52, 56, 108 or 124");
        long width = BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]), height = BinaryPrimitives.ReadInt32LittleEndian(bytes[22..]);
        // Rows from the top are said by a height below 0.
        height = Math.Abs(height);
        var (bits, coding) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[30..]));
        var isAllowed = coding switch
        {
            0 => bits is 1 or 4 or 8 or 16 or 24 or 32,
            3 => bits is 16 or 32,
            _ => false,
        };
        if (!isAllowed)
        {
            throw new NabiException(
                $"{name} is a BMP image of {bits} bits with coding {coding}, which is not read; save it without compression, or as PNG.");
        }

        CheckedImage.CheckSize(name, width, height, mostPixels, bytes.Length, 8);
        var colours = BinaryPrimitives.ReadUInt32LittleEndian(bytes[46..]);
        if (bits <= 8 && colours > 1u << bits)
            throw CheckedImage.Damaged(name, ImageFormat.Bmp, $"its palette has {colours} colours, expected {1 << bits} or fewer");
        if (offset < FileHeader + header)
            throw CheckedImage.Damaged(name, ImageFormat.Bmp, $"its pixels begin at byte {offset}, inside its headers");
        if (offset + (width * bits + 31) / 32 * 4 * height > bytes.Length)
            throw CheckedImage.CutShort(name, ImageFormat.Bmp);
        var copy = bytes.ToArray();
        // Without masks the fourth byte of a pixel means nothing; the decoder takes it for its opacity.
        for (var at = offset + 3; bits == 32 && coding == 0 && at < offset + 4 * width * height; at += 4)
            copy[at] = 255;
        return new CheckedImage(new ImageInfo(ImageFormat.Bmp, (int)width, (int)height, bits <= 8 ? bits : 8, 1), new MemoryStream(copy));
    }
}
