namespace Nabi.Files;

/// <summary>The bytes of an HDF5 file by address: every block is checked to lie in the file before it is read.</summary>
internal sealed class Hdf5Source
{
    private readonly Stream stream;
    private readonly long start;
    private readonly string name;
    private readonly ReadLimits limits;

    /// <summary>A file that begins at a byte of a seekable stream.</summary>
    public Hdf5Source(Stream stream, long start, string name, ReadLimits limits)
    {
        this.stream = stream;
        this.start = start;
        this.name = name;
        this.limits = limits;
        Length = stream.Length - start;
        BlockOwners = new Hdf5BlockOwners(this);
    }

    /// <summary>What errors call the file.</summary>
    public string Name => name;

    /// <summary>The limits of every read.</summary>
    public ReadLimits Limits => limits;

    /// <summary>Bytes of an address in this file (2, 4 or 8).</summary>
    public int OffsetSize { get; set; } = 8;

    /// <summary>Bytes of a length in this file (2, 4 or 8).</summary>
    public int LengthSize { get; set; } = 8;

    /// <summary>The address just behind the last byte.</summary>
    public long Length { get; }

    /// <summary>Global heap collections already read, by address.</summary>
    public Dictionary<long, GlobalHeap> GlobalHeaps { get; } = [];

    /// <summary>Object headers already read, by address: an object is one, by whatever names it is reached.</summary>
    public Dictionary<long, ObjectHeader> Headers { get; } = [];

    /// <summary>Which blocks belong to which object.</summary>
    public Hdf5BlockOwners BlockOwners { get; }

    /// <summary>Reads a block of the file.</summary>
    /// <exception cref="NabiException">The block does not lie in the file.</exception>
    public byte[] Block(long address, long size, string what)
    {
        using var window = Window(address, size, what);
        return ElementBytes.ReadBytes(window, size, known: true, $"{name}: {what}", limits);
    }

    /// <summary>A cursor over a block of the file.</summary>
    public Hdf5Cursor Cursor(long address, long size, string what) => new(this, Block(address, size, what), what);

    /// <summary>A cursor over a block that may be shorter than <paramref name="most"/> where the file ends.</summary>
    public Hdf5Cursor Prefix(long address, int most, string what)
    {
        Require(address, 0, what);
        return Cursor(address, Math.Min(most, Length - address), what);
    }

    /// <summary>A read-only view of a block of the file.</summary>
    public StreamWindow Window(long address, long size, string what)
    {
        Require(address, size, what);
        return new StreamWindow(stream, start + address, size);
    }

    /// <summary>Refuses a block that does not lie in the file.</summary>
    public void Require(long address, long size, string what)
    {
        if (address < 0 || size < 0 || address > Length || size > Length - address)
            throw Bad($"{what} lies outside the file ({size} bytes at {address} of {Length})");
    }

    /// <summary>The error for a file that breaks the format.</summary>
    public NabiException Bad(string why) => new($"{name} is a damaged HDF5 file: {why}.");

    /// <summary>The error for a part of the format that is not read.</summary>
    public NabiException Unsupported(string why) => new($"{name} cannot be read: {why}.");
}
