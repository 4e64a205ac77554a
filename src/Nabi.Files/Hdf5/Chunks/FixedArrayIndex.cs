namespace Nabi.Files;

/// <summary>The chunk index of datasets that cannot grow (section VII.C): one array of entries, in pages if it is long.</summary>
internal static class FixedArrayIndex
{
    /// <summary>Every chunk that is stored.</summary>
    public static IEnumerable<ChunkPlace> Read(Hdf5Source source, long address, ChunkGrid grid, bool filtered)
    {
        var head = source.Prefix(address, 64, "a fixed array");
        head.Signature("FAHD");
        head.Version(0, 0);
        head.Skip(1);
        var entrySize = head.Byte();
        var pageBits = head.Byte();
        var count = head.Length();
        var block = head.Address();
        Hdf5Checksum.Verify(source, address, head.Position, "a fixed array");
        if (entrySize < source.OffsetSize || pageBits > 30 || count > source.Length)
            throw source.Bad("a fixed array has impossible sizes");
        if (block is null)
            yield break;
        var start = source.Prefix(block.Value, 6 + source.OffsetSize, "a fixed array block");
        start.Signature("FADB");
        start.Version(0, 0);
        start.Skip(1);
        if (start.DefinedAddress() != address)
            throw source.Bad("a fixed array block belongs to another array");
        var body = block.Value + start.Position;
        var perPage = 1L << pageBits;
        var pages = (count + perPage - 1) / perPage;
        byte[]? written = null;
        if (count > perPage)
        {
            written = source.Block(body, (pages + 7) / 8, "a fixed array block");
            body += written.Length + 4;
        }

        foreach (var place in grid.Places())
        {
            long number = 0;
            for (var axis = 0; axis < place.Length; axis++)
                number = number * grid.Along(axis, largest: true) + place[axis];
            if (number >= count)
                throw source.Bad("a fixed array lacks some of its chunks");
            var page = number / perPage;
            // The bits of a byte count from its highest, and a page ends with its checksum.
            if (written is not null && (written[page / 8] & (0x80 >> (int)(page % 8))) == 0)
                continue;
            var at = body + number * entrySize + (written is null ? 0 : page * 4);
            if (ChunkIndex.Entry(source, source.Cursor(at, entrySize, "a fixed array entry"), grid, place,
                entrySize, filtered) is { } found)
            {
                yield return found;
            }
        }
    }
}
