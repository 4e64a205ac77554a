using System.IO.Hashing;

namespace Nabi.Files;

/// <summary>The expanded bytes of one zip entry: exactly the declared number, with the declared checksum, or an error.</summary>
internal sealed class ZipEntryStream(Stream expanded, long length, uint expected, bool stored, string what) : Stream
{
    private readonly Crc32 sum = new();
    private long position;
    private bool ended;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>Whether memory for the declared size may be taken at once: the bytes are really there, or they are few.</summary>
    public bool IsLengthCredible => stored || length <= 1 << 24;

    /// <summary>The declared size of the entry; a read beyond what is really there throws.</summary>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || ended)
            return 0;
        if (position == length)
            return Finish();
        int got;
        try
        {
            got = expanded.Read(buffer[..(int)Math.Min(buffer.Length, length - position)]);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new NabiException($"{what} is not valid compressed data at byte {position}; the file is damaged.", error);
        }

        if (got == 0)
            throw new NabiException($"{what} declares {length} bytes, but ends after {position}; the file is cut short or damaged.");
        sum.Append(buffer[..got]);
        position += got;
        // The sum is checked with the last byte, for readers that stop there.
        if (position == length)
            Finish();
        return got;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
            expanded.Dispose();
        base.Dispose(disposing);
    }

    private int Finish()
    {
        ended = true;
        if (sum.GetCurrentHashAsUInt32() is var crc && crc != expected)
            throw new NabiException($"{what} has the checksum {crc:x8}, but {expected:x8} is declared; the file is damaged.");
        return 0;
    }
}
