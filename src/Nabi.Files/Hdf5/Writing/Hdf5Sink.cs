namespace Nabi.Files;

/// <summary>
/// Where a file is written front to back. Without a stream it only counts: the same emission run first gives the addresses
/// that the superblock needs, so nothing is ever written twice and the stream need not seek.
/// </summary>
internal sealed class Hdf5Sink(Stream? stream)
{
    private static readonly byte[] Zeros = new byte[8];

    /// <summary>The address of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>Writes a block and pads to a multiple of eight; the result is its address.</summary>
    public long Write(ReadOnlySpan<byte> block)
    {
        var address = Position;
        stream?.Write(block);
        Position += block.Length;
        Align();
        return address;
    }

    /// <summary>Writes the values of an array of numbers, little endian, and pads; the result is their address.</summary>
    public long Write(NumericArray array)
    {
        var address = Position;
        if (stream is not null)
            ElementBytes.Write(stream, array);
        Position += (long)array.Length * NumericArray.SizeOf(array.ElementType);
        Align();
        return address;
    }

    private void Align()
    {
        var missing = (int)(-Position & 7);
        stream?.Write(Zeros, 0, missing);
        Position += missing;
    }
}
