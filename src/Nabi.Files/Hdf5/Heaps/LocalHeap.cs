namespace Nabi.Files;

/// <summary>The names of an old-style group (section III.D).</summary>
internal sealed class LocalHeap
{
    private readonly Hdf5Source source;
    private readonly byte[] data;

    /// <summary>Reads the heap at an address, which belongs to the group at <paramref name="owner"/>.</summary>
    public LocalHeap(Hdf5Source source, long address, long owner)
    {
        this.source = source;
        var cursor = source.Prefix(address, 8 + 2 * source.LengthSize + source.OffsetSize, "a local heap");
        cursor.Signature("HEAP");
        cursor.Version(0, 0);
        cursor.Skip(3);
        var size = cursor.Length();
        cursor.Skip(source.LengthSize);
        var segment = cursor.DefinedAddress();
        source.BlockOwners.Add(segment, size, owner, "a local heap");
        data = source.Block(segment, size, "a local heap");
    }

    /// <summary>The text that begins at an offset.</summary>
    public string Text(long offset)
    {
        if (offset > data.Length)
            throw source.Bad($"a name lies at {offset} in a local heap of {data.Length} bytes");
        return new Hdf5Cursor(source, data.AsMemory((int)offset), "a local heap").TextToZero();
    }
}
