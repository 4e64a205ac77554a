namespace Nabi.Files;

/// <summary>Finds the chunks of a dataset by the index its layout names.</summary>
internal static class ChunkIndex
{
    /// <summary>Every chunk that is stored; <paramref name="owner"/> is the header of the dataset.</summary>
    public static IEnumerable<ChunkPlace> Read(Hdf5Source source, Hdf5Layout layout, ChunkGrid grid, bool filtered, long owner)
    {
        if (layout.Address is not { } address)
            return [];
        return layout.Index switch
        {
            0 => FromTreeV1(source, address, grid, owner),
            1 =>
                [new ChunkPlace(new long[grid.Rank], address, layout.SingleFiltered?.Size ?? grid.Bytes, layout.SingleFiltered?.Mask ?? 0)],
            2 => Implicit(source, address, grid),
            3 => FixedArrayIndex.Read(source, address, grid, filtered),
            4 => ExtensibleArrayIndex.Read(source, address, grid, filtered),
            _ => FromTreeV2(source, address, grid, filtered, owner),
        };
    }

    private static IEnumerable<ChunkPlace> FromTreeV1(Hdf5Source source, long address, ChunkGrid grid, long owner)
    {
        // A key holds the stored size, the filter mask and the first element along each axis, and one zero for the element's bytes.
        foreach (var (bytes, child) in TreeV1.Entries(source, address, 1, 8 + 8 * (grid.Rank + 1), owner))
        {
            var key = new Hdf5Cursor(source, bytes, "a chunk key");
            var size = key.UInt32();
            var mask = key.UInt32();
            var place = new long[grid.Rank];
            for (var axis = 0; axis < place.Length; axis++)
                place[axis] = grid.PlaceOf(key.Int64(), axis);
            yield return new ChunkPlace(place, child, size, mask);
        }
    }

    private static IEnumerable<ChunkPlace> FromTreeV2(Hdf5Source source, long address, ChunkGrid grid, bool filtered, long owner)
    {
        foreach (var record in TreeV2.Records(source, address, filtered ? 11 : 10, owner))
        {
            var fields = new Hdf5Cursor(source, record, "a chunk record");
            var at = fields.DefinedAddress();
            long size = grid.Bytes;
            long mask = 0;
            if (filtered)
            {
                size = fields.Number(SizeBytes(source, record.Length - source.OffsetSize - 4 - 8 * grid.Rank));
                mask = fields.UInt32();
            }

            var place = new long[grid.Rank];
            for (var axis = 0; axis < place.Length; axis++)
                place[axis] = fields.Int64();
            yield return new ChunkPlace(place, at, size, mask);
        }
    }

    private static IEnumerable<ChunkPlace> Implicit(Hdf5Source source, long address, ChunkGrid grid)
    {
        foreach (var place in grid.Places())
        {
            long number = 0;
            for (var axis = 0; axis < place.Length; axis++)
                number = number * grid.Along(axis, largest: true) + place[axis];
            if (number > source.Length / grid.Bytes)
                throw source.Bad("a dataset has more chunks than the file has room for");
            yield return new ChunkPlace(place, address + number * grid.Bytes, grid.Bytes, 0);
        }
    }

    /// <summary>The bytes of a stored size, which follow from the size of the whole entry.</summary>
    public static int SizeBytes(Hdf5Source source, int bytes) => bytes is >= 1 and <= 8
        ? bytes
        : throw source.Bad("a chunk index has entries of an impossible size");

    /// <summary>An entry of a fixed or extensible array; null if the chunk was never written.</summary>
    public static ChunkPlace? Entry(Hdf5Source source, Hdf5Cursor cursor, ChunkGrid grid, long[] place, int entrySize, bool filtered)
    {
        var address = cursor.Address();
        long size = grid.Bytes;
        long mask = 0;
        if (filtered)
        {
            size = cursor.Number(SizeBytes(source, entrySize - source.OffsetSize - 4));
            mask = cursor.UInt32();
        }

        return address is null ? null : new ChunkPlace(place, address.Value, size, mask);
    }
}
