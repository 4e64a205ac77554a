using System.Buffers.Binary;

namespace Nabi.Images;

/// <summary>The one entry of EXIF that changes an image: how the camera was held.</summary>
internal static class Exif
{
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    /// <summary>The orientation in an APP1 segment, or <paramref name="known"/> where it says none.</summary>
    public static int Orientation(ReadOnlySpan<byte> segment, int known)
        => segment.StartsWith("Exif\0\0"u8) ? OfTiff(segment[6..], known) : known;

    /// <summary>The orientation in a TIFF header with its first directory; damaged ones say none.</summary>
    public static int OfTiff(ReadOnlySpan<byte> tiff, int known)
    {
        if (tiff.Length < 8)
            return known;
        var isLittle = tiff.StartsWith("II"u8);
        if (!isLittle && !tiff.StartsWith("MM"u8))
            return known;
        var offset = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (offset > tiff.Length - 2)
            return known;
        var directory = tiff[(int)offset..];
        var count = Short(directory, isLittle);
        for (var i = 0; i < count && 2 + 12 * (i + 1) <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + 12 * i, 12);
            if (Short(entry, isLittle) == OrientationTag && Short(entry[2..], isLittle) == ShortType)
                return Short(entry[8..], isLittle) is >= 1 and <= 8 and var value ? value : known;
        }

        return known;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool isLittle)
        => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
