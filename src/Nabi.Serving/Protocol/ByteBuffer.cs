using System.Buffers;

namespace Nabi.Serving;

/// <summary>Bytes that are written one after the other into memory of the pool, which gets it back at the end.</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Least = 512;

    private byte[] bytes = ArrayPool<byte>.Shared.Rent(Least);

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, valid until more is or the buffer is disposed.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <inheritdoc/>
    public void Advance(int count)
        => Length = count >= 0 && count <= bytes.Length - Length ? Length + count
            : throw new ArgumentOutOfRangeException(nameof(count), count, "More than there was room for.");

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (bytes.Length - Length < Math.Max(1, sizeHint))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * bytes.Length, checked(Length + sizeHint)));
            bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }

        return bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        (bytes, Length) = ([], 0);
    }
}
