using System.IO.Compression;

namespace Nabi.Files;

/// <summary>
/// The format of the MNIST files: two zero bytes, the element type, the number of axes, big-endian sizes, then the values.
/// Plain and gzip-compressed files are recognized by their first bytes.
/// </summary>
public static class IdxFile
{
    /// <summary>Reads a file; images become (count, rows, columns) of UInt8, labels (count,).</summary>
    /// <exception cref="NabiException">There is no such file, or it holds another number of values than it declares.</exception>
    public static NumericArray Read(string path, ReadLimits? limits = null)
    {
        using var stream = FileOpener.OpenRead(path);
        return Read(stream, $"'{path}'", limits);
    }

    /// <summary>Reads a seekable stream from its current position to its end.</summary>
    /// <exception cref="NabiException">The stream holds another number of values than it declares.</exception>
    public static NumericArray Read(Stream stream, string name = "the idx stream", ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= ReadLimits.Default;
        if (!stream.CanSeek)
            throw new NabiException($"{name}: the size of an idx file is checked against its stream; give a stream that can seek.");
        var present = stream.Length - stream.Position;
        Span<byte> start = stackalloc byte[2];
        var got = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        stream.Position -= got;
        if (got < 2 || !start.SequenceEqual((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            return ReadContent(stream, present, compressed: false, name, limits);
        using var expanded = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return ReadContent(expanded, present, compressed: true, name, limits);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new NabiException($"{name} is not valid gzip data; the file is damaged.", error);
        }
    }

    private static NumericArray ReadContent(Stream stream, long present, bool compressed, string what, ReadLimits limits)
    {
        Span<byte> header = stackalloc byte[4];
        if (stream.ReadAtLeast(header, 4, throwOnEndOfStream: false) < 4 || header[0] != 0 || header[1] != 0)
            throw new NabiException($"{what} is not an idx file: expected two zero bytes, a type and a number of axes.");
        var type = header[2] switch
        {
            0x08 => ElementType.UInt8,
            0x09 => ElementType.Int8,
            0x0b => ElementType.Int16,
            0x0c => ElementType.Int32,
            0x0d => ElementType.Float32,
            0x0e => ElementType.Float64,
            _ => throw new NabiException($"{what} has the idx type 0x{header[2]:x2}; expected 08, 09, 0b, 0c, 0d or 0e."),
        };
        Span<byte> bytes = stackalloc byte[4 * 255];
        bytes = bytes[..(4 * header[3])];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new NabiException($"{what} ends within its idx header.");
        var sizes = new long[header[3]];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
        var width = NumericArray.SizeOf(type);
        var (shape, count) = DeclaredShape.Check(sizes, width, what);
        if (compressed)
        {
            limits.CheckExpansion(present, count * width, what);
        }
        else if (count * width != present - 4 - bytes.Length)
        {
            throw new NabiException(
                $"{what} declares {count * width} bytes of values, but {present - 4 - bytes.Length} follow; the "
                + "file is cut short or damaged.");
        }

        var values = ElementBytes.Read(stream, type, count, bigEndian: true, known: !compressed, what, limits);
        return stream.ReadByte() < 0
            ? new NumericArray(type, values, shape)
            : throw new NabiException($"{what} holds more than the {count} values it declares; the file is damaged.");
    }
}
