using System.IO.Compression;

namespace Nabi.Files;

/// <summary>
/// An idx file front to back: what it declares first, then its values in pieces, for who puts them somewhere else than into an array. When
/// it is open, the values are known to be there, or so few times as many as the file has bytes that memory may be taken for them.
/// </summary>
public sealed class IdxReader : IDisposable
{
    // What a file expands to within this factor may be held before it is seen.
    private const int Credible = 16;

    private readonly Stream? owned;
    private readonly string what;
    private readonly int[] shape;
    private Stream content;
    private long left;

    internal IdxReader(Stream stream, string what, ReadLimits limits, Stream? owned)
    {
        this.what = what;
        this.owned = owned;
        if (!stream.CanSeek)
            throw new NabiException($"{what}: the size of an idx file is checked against its stream; give a stream that can seek.");
        var start = stream.Position;
        var present = stream.Length - start;
        Span<byte> head = stackalloc byte[2];
        var got = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        stream.Position = start;
        var compressed = got == 2 && head.SequenceEqual((ReadOnlySpan<byte>)[0x1f, 0x8b]);
        content = compressed ? Expanded(stream) : stream;
        (ElementType, shape, Length) = Guarded(Header, compressed);
        left = Length * NumericArray.SizeOf(ElementType);
        var header = 4 + 4 * shape.Length;
        if (!compressed && left != present - header)
        {
            throw new NabiException(
                $"{what} declares {left} bytes of values, but {present - header} follow; the file is cut short or damaged.");
        }

        if (!compressed)
            return;
        limits.CheckExpansion(present, left, what);
        if (left <= Credible * present)
            return;
        // It goes by once for its length alone.
        var piece = new byte[1 << 16];
        while (left > 0)
            left -= ReadAny(piece.AsSpan(0, (int)Math.Min(piece.Length, left)));
        content.Dispose();
        stream.Position = start;
        content = Expanded(stream);
        Guarded(Header, compressed);
        left = Length * NumericArray.SizeOf(ElementType);
    }

    /// <summary>What the elements are.</summary>
    public ElementType ElementType { get; }

    /// <summary>The sizes of the axes.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>Opens a file, plain or gzip; dispose the result to close it.</summary>
    /// <exception cref="NabiException">There is no such file, or it is no idx file, or cut short.</exception>
    public static IdxReader Open(string path, ReadLimits? limits = null)
    {
        var stream = FileOpener.OpenRead(path);
        try
        {
            return new IdxReader(stream, $"'{path}'", limits ?? ReadLimits.Default, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next bytes of the values, big-endian as the file has them, and checks its end behind the last.</summary>
    /// <param name="bytes">Filled whole; together no more than the values have.</param>
    /// <exception cref="NabiException">The file ends early, goes on behind its values, or is damaged.</exception>
    public void Read(Span<byte> bytes)
    {
        if (bytes.Length > left)
            throw new NabiException($"{what}: {bytes.Length} bytes were asked for where {left} are left.");
        while (!bytes.IsEmpty)
        {
            var got = ReadAny(bytes);
            bytes = bytes[got..];
            left -= got;
        }

        if (left == 0 && ReadSome(stackalloc byte[1]) > 0)
            throw new NabiException($"{what} holds more than the {Length} values it declares; the file is damaged.");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (content is GZipStream)
            content.Dispose();
        owned?.Dispose();
    }

    /// <summary>All values as an array.</summary>
    internal NumericArray ReadAll(ReadLimits limits)
    {
        var values = Guarded(() => ElementBytes.Read(content, ElementType, Length, bigEndian: true, known: true, what, limits),
            content is GZipStream);
        left = 0;
        Read([]);
        return new NumericArray(ElementType, values, shape);
    }

    private static GZipStream Expanded(Stream stream) => new(stream, CompressionMode.Decompress, leaveOpen: true);

    private int ReadAny(Span<byte> bytes)
    {
        var got = ReadSome(bytes);
        return got > 0 ? got
            : throw new NabiException(
                $"{what} declares {Length * NumericArray.SizeOf(ElementType)} bytes of values, but ends {left} before; the file is cut "
                + "short or damaged.");
    }

    private int ReadSome(Span<byte> bytes)
    {
        try
        {
            return content.Read(bytes);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw Damaged(error);
        }
    }

    private T Guarded<T>(Func<T> read, bool compressed)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (compressed && error is InvalidDataException or IOException)
        {
            throw Damaged(error);
        }
    }

    private NabiException Damaged(Exception error) => new($"{what} is not valid gzip data; the file is damaged.", error);

    private (ElementType Type, int[] Shape, long Count) Header()
    {
        Span<byte> header = stackalloc byte[4];
        if (content.ReadAtLeast(header, 4, throwOnEndOfStream: false) < 4 || header[0] != 0 || header[1] != 0)
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
        if (content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new NabiException($"{what} ends within its idx header.");
        var sizes = new long[header[3]];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
        var (found, count) = DeclaredShape.Check(sizes, NumericArray.SizeOf(type), what);
        return (type, found, count);
    }
}
