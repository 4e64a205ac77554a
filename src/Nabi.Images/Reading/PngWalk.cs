using System.Buffers.Binary;
using System.IO.Hashing;

namespace Nabi.Images;

/// <summary>The chunks of a PNG file (ISO/IEC 15948), up to its end mark.</summary>
internal static class PngWalk
{
    // The most that deflate makes of a byte: a match of 258 in two bits. Pixels of one bit are eight in a byte.
    private const int MostExpanded = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static CheckedImage Check(ReadOnlySpan<byte> bytes, string name, long mostPixels)
    {
        if (!bytes.StartsWith(Signature))
            throw CheckedImage.Damaged(name, ImageFormat.Png, "its first eight bytes are not those of a PNG file");
        var kept = new MemoryStream(bytes.Length);
        kept.Write(Signature);
        ImageInfo? info = null;
        var (at, orientation, palette, colour, isInterlaced) = (Signature.Length, 1, 0, 0, false);
        using var data = new MemoryStream();
        while (true)
        {
            if (at + 12 > bytes.Length)
                throw CheckedImage.CutShort(name, ImageFormat.Png);
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > bytes.Length - at - 12)
                throw CheckedImage.CutShort(name, ImageFormat.Png);
            var chunk = bytes.Slice(at, 12 + (int)length);
            var type = chunk.Slice(4, 4);
            var content = chunk.Slice(8, (int)length);
            if (Crc32.HashToUInt32(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
                throw CheckedImage.Damaged(name, ImageFormat.Png, $"the checksum of the chunk at byte {at} is wrong");
            if (info is null != type.SequenceEqual("IHDR"u8))
                throw CheckedImage.Damaged(name, ImageFormat.Png, "expected one header chunk, at the beginning");
            at += chunk.Length;
            var isKept = true;
            if (info is null)
                (info, colour, isInterlaced) = Header(content, name, mostPixels, bytes.Length);
            else if (type.SequenceEqual("PLTE"u8))
                palette = content.Length;
            else if (type.SequenceEqual("IDAT"u8))
                data.Write(content);
            else if (type.SequenceEqual("eXIf"u8))
                (orientation, isKept) = (Exif.OfTiff(content, orientation), false);
            else
                isKept = type.SequenceEqual("tRNS"u8) || type.SequenceEqual("IEND"u8);
            if (isKept)
                kept.Write(chunk);
            if (type.SequenceEqual("IEND"u8))
                break;
        }

        if (data.Length == 0)
            throw CheckedImage.Damaged(name, ImageFormat.Png, "it has no pixels");
        if (colour == 3 && (palette == 0 || palette % 3 != 0 || palette > 768))
            throw CheckedImage.Damaged(name, ImageFormat.Png, $"its palette has {palette} bytes, expected 3 to 768 in threes");
        CheckedImage.CheckSize(name, info.Width, info.Height, mostPixels, data.Length, MostExpanded * Math.Max(1, 8 / info.Bits));
        PngData.Check(info, colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, isInterlaced, data, name);
        kept.Position = 0;
        return new CheckedImage(info with { Orientation = orientation }, kept);
    }

    private static (ImageInfo Info, int Colour, bool IsInterlaced) Header(ReadOnlySpan<byte> content, string name,
        long mostPixels, int length)
    {
        if (content.Length != 13)
            throw CheckedImage.Damaged(name, ImageFormat.Png, $"its header has {content.Length} bytes, expected 13");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
        var (bits, colour) = (content[8], content[9]);
        var isAllowed = colour switch
        {
            0 => bits is 1 or 2 or 4 or 8 or 16,
            3 => bits is 1 or 2 or 4 or 8,
            2 or 4 or 6 => bits is 8 or 16,
            _ => false,
        };
        if (!isAllowed || content[10] != 0 || content[11] != 0 || content[12] > 1)
        {
            throw CheckedImage.Damaged(name, ImageFormat.Png,
                $"its header says colour type {colour} with {bits} bits, compression {content[10]}, filter {content[11]} and interlacing "
                + $"{content[12]}, which PNG does not have");
        }

        CheckedImage.CheckSize(name, width, height, mostPixels, length, MostExpanded * 8);
        return (new ImageInfo(ImageFormat.Png, (int)width, (int)height, bits, 1), colour, content[12] == 1);
    }
}
