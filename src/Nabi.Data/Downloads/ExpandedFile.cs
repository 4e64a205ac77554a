using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabi.Data;

/// <summary>
/// A file's bytes, expanded if it is gzip (told by its first two bytes, not its name), forward only. Stops a bomb: more than
/// <see cref="ReadLimits.FreeExpansionBytes"/> may come out only while they are within <see cref="ReadLimits.MaxExpansion"/>
/// times the file.
/// </summary>
internal sealed class ExpandedFile : Stream
{
    // What a file expands to within this factor may be held before it is seen.
    private const int Credible = 16;

    private readonly FileStream file;
    private readonly Stream source;
    private readonly string path;
    private readonly long most;
    private long position;

    private ExpandedFile(FileStream file, string path, ReadLimits limits)
    {
        this.file = file;
        this.path = path;
        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        source = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        LikelyLength = (int)Math.Min(isGzip ? Trailer() : file.Length, Math.Min(Credible * file.Length, Array.MaxLength));
        most = isGzip ? Math.Max(limits.FreeExpansionBytes, file.Length * limits.MaxExpansion) : file.Length;
    }

    /// <summary>
    /// How many bytes it says that it has, as far as its own size makes them credible: what a buffer may begin with.
    /// </summary>
    public int LikelyLength { get; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="NabiException">There is no such file, or it cannot be read.</exception>
    public static ExpandedFile Open(string path, ReadLimits? limits = null)
        => new(FileOpener.OpenRead(path), path, limits ?? ReadLimits.Default);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int got;
        try
        {
            got = source.Read(buffer);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw new NabiException(
                $"'{path}' is damaged: its gzip data cannot be expanded past byte {position} ({problem.Message.TrimEnd('.')}).", problem);
        }

        position += got;
        if (position > most)
        {
            throw new NabiException(
                $"'{path}' expands to more than {most} bytes from {file.Length}; it is damaged or made to fill the memory.");
        }

        return got;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // The last four bytes of gzip: the length before compressing, modulo 2^32.
    private long Trailer()
    {
        Span<byte> length = stackalloc byte[4];
        file.Position = Math.Max(0, file.Length - 4);
        var got = file.ReadAtLeast(length, 4, throwOnEndOfStream: false);
        file.Position = 0;
        return got == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(length) : 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
