using System.Buffers.Binary;

namespace Nabi.Images;

/// <summary>The segments of a JPEG file (ITU-T T.81, annex B), up to its end mark.</summary>
internal static class JpegWalk
{
    // A block of 64 pixels takes at least one bit in some scan.
    private const int PixelsPerByte = 512;

    // Every scan goes over the whole image. Progressive files of all known programs have 20 or fewer.
    private const int MostScans = 100;
    private const int UsualScans = 20;
    private const long MostWork = 1L << 30;

    public static CheckedImage Check(ReadOnlySpan<byte> bytes, string name, long mostPixels)
    {
        var kept = new MemoryStream(bytes.Length);
        kept.Write(bytes[..2]);
        ImageInfo? info = null;
        var (at, orientation, scans) = (2, 1, 0);
        while (true)
        {
            at = ToMarker(bytes, at, name);
            var marker = bytes[at];
            if (marker == 0xD9)
                break;
            if (marker is 0x01 or >= 0xD0 and <= 0xD7)
            {
                at++;
                continue;
            }

            var segment = Segment(bytes, at + 1, name);
            var end = at + 1 + segment.Length;
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2:
                    if (info is not null)
                        throw CheckedImage.Damaged(name, ImageFormat.Jpeg, "it has two frame headers, expected one");
                    info = Frame(segment[2..], name, mostPixels, bytes.Length);
                    break;
                case 0xC3 or (>= 0xC5 and <= 0xC7) or (>= 0xC9 and <= 0xCB) or (>= 0xCD and <= 0xCF):
                    throw new NabiException(
                        $"{name} is a JPEG image of a kind that is not read (frame header 0x{marker:X2}: lossless, "
                        + "hierarchical or arithmetic "
                        + $"coding); save it as baseline or progressive JPEG.");
                case 0xDA:
                    if (info is null)
                        throw CheckedImage.Damaged(name, ImageFormat.Jpeg, "a scan comes before the frame header");
                    if (++scans > MostScans || (scans > UsualScans && (long)scans * info.Width * info.Height > MostWork))
                        throw new NabiException($"{name} is a JPEG image of {scans} scans or more; save it anew with fewer.");
                    end = EndOfScan(bytes, end);
                    break;
                case 0xDC:
                    throw new NabiException(
                        $"{name} is a JPEG image that says its height behind its pixels, which is not read; save it anew.");
                case 0xE1:
                    orientation = Exif.Orientation(segment[2..], orientation);
                    break;
            }

            // Tables, frame, scans; of the attachments only those that say what the colours are.
            if (marker is 0xC0 or 0xC1 or 0xC2 or 0xC4 or 0xDA or 0xDB or 0xDD or 0xE0 or 0xEE)
            {
                kept.WriteByte(0xFF);
                kept.Write(bytes[at..end]);
            }

            at = end;
        }

        if (info is null || scans == 0)
            throw CheckedImage.Damaged(name, ImageFormat.Jpeg, "it has no pixels");
        kept.Write([0xFF, 0xD9]);
        kept.Position = 0;
        return new CheckedImage(info with { Orientation = orientation }, kept);
    }

    private static ImageInfo Frame(ReadOnlySpan<byte> frame, string name, long mostPixels, int length)
    {
        if (frame.Length < 6)
            throw CheckedImage.Damaged(name, ImageFormat.Jpeg, "its frame header is too short");
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
        if (frame[0] != 8)
            throw new NabiException($"{name} is a JPEG image of {frame[0]} bits; those of 8 are read, save it so.");
        if (frame[5] is not (1 or 3 or 4) || frame.Length != 6 + 3 * frame[5])
        {
            throw CheckedImage.Damaged(name, ImageFormat.Jpeg,
                $"its frame header has {frame.Length} bytes for {frame[5]} channels; expected 1, 3 or 4 channels "
                + "of 3 bytes behind the first 6");
        }

        CheckedImage.CheckSize(name, width, height, mostPixels, length, PixelsPerByte);
        return new ImageInfo(ImageFormat.Jpeg, width, height, 8, 1);
    }

    // The place of the marker's code: behind 0xFF, which may stand several times.
    private static int ToMarker(ReadOnlySpan<byte> bytes, int at, string name)
    {
        if (at >= bytes.Length)
            throw CheckedImage.CutShort(name, ImageFormat.Jpeg);
        if (bytes[at] != 0xFF)
            throw CheckedImage.Damaged(name, ImageFormat.Jpeg, $"expected a marker at byte {at}, got 0x{bytes[at]:X2}");
        while (at < bytes.Length && bytes[at] == 0xFF)
            at++;
        return at < bytes.Length ? at : throw CheckedImage.CutShort(name, ImageFormat.Jpeg);
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> bytes, int at, string name)
    {
        if (at + 2 > bytes.Length)
            throw CheckedImage.CutShort(name, ImageFormat.Jpeg);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        if (length < 2)
            throw CheckedImage.Damaged(name, ImageFormat.Jpeg, $"the segment at byte {at} has a length of {length}, expected 2 or more");
        return length <= bytes.Length - at ? bytes.Slice(at, length) : throw CheckedImage.CutShort(name, ImageFormat.Jpeg);
    }

    // Coded pixels go on to a marker that is neither a stuffed 0xFF nor a restart.
    private static int EndOfScan(ReadOnlySpan<byte> bytes, int at)
    {
        while (true)
        {
            var next = bytes[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= bytes.Length)
                return bytes.Length;
            at += next;
            if (bytes[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
                return at;
            at += bytes[at + 1] == 0xFF ? 1 : 2;
        }
    }
}
