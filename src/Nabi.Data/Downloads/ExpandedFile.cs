using System.IO.Compression;

namespace Nabi.Data;

/// <summary>
/// A file's bytes, expanded if it is gzip (told by its first two bytes, not its name), forward only. Stops a bomb: more than
/// <see cref="ReadLimits.FreeExpansionBytes"/> may come out only while they are within <see cref="ReadLimits.MaxExpansion"/>
/// times the file.
/// </summary>
internal sealed class ExpandedFile : Stream
{
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
        most = isGzip ? Math.Max(limits.FreeExpansionBytes, file.Length * limits.MaxExpansion) : file.Length;
    }

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
