using System.Numerics;

namespace Nabi.Files;

/// <summary>
/// The chunk index of datasets with one unlimited axis (section VII.D): an index block with the first entries and the
/// addresses of data blocks, then secondary blocks that hold more of these; sizes double as the array grows.
/// </summary>
internal sealed class ExtensibleArrayIndex
{
    private readonly Hdf5Source source;
    private readonly long address;
    private readonly int entrySize;
    private readonly int indexEntries;
    private readonly int leastInBlock;
    private readonly int leastPointers;
    private readonly int pageBits;
    private readonly int offsetBytes;
    private readonly long? indexBlock;

    private ExtensibleArrayIndex(Hdf5Source source, long address)
    {
        this.source = source;
        this.address = address;
        var head = source.Prefix(address, 128, "an extensible array");
        head.Signature("EAHD");
        head.Version(0, 0);
        head.Skip(1);
        entrySize = head.Byte();
        var bits = head.Byte();
        indexEntries = head.Byte();
        leastInBlock = head.Byte();
        leastPointers = head.Byte();
        pageBits = head.Byte();
        head.Skip(6 * source.LengthSize);
        indexBlock = head.Address();
        Hdf5Checksum.Verify(source, address, head.Position, "an extensible array");
        if (entrySize < source.OffsetSize || bits is < 1 or > 63 || pageBits > 30 || leastInBlock == 0
            || !BitOperations.IsPow2(leastInBlock)
            || leastPointers < 2 || !BitOperations.IsPow2(leastPointers))
        {
            throw source.Bad("an extensible array has impossible sizes");
        }

        offsetBytes = (bits + 7) / 8;
    }

    /// <summary>Every chunk that is stored.</summary>
    public static IEnumerable<ChunkPlace> Read(Hdf5Source source, long address, ChunkGrid grid, bool filtered)
    {
        var array = new ExtensibleArrayIndex(source, address);
        if (array.indexBlock is null)
            yield break;
        var growing = Enumerable.Range(0, grid.Rank).FirstOrDefault(grid.IsUnlimited);
        foreach (var place in grid.Places())
        {
            // The axis that grows counts slowest, whichever it is.
            var number = place[growing];
            for (var axis = 0; axis < place.Length; axis++)
            {
                if (axis != growing)
                    number = number * grid.Along(axis, largest: true) + place[axis];
            }

            if (array.Locate(number) is { } at
                && ChunkIndex.Entry(source, source.Cursor(at, array.entrySize, "an array entry"), grid, place,
                    array.entrySize, filtered) is { } found)
            {
                yield return found;
            }
        }
    }

    /// <summary>Where the entry of a number stands; null if its block was never made.</summary>
    private long? Locate(long number)
    {
        var index = Open(indexBlock!.Value, "EAIB");
        if (number < indexEntries)
            return index + number * entrySize;
        number -= indexEntries;
        // Secondary block k stands for 2^(k/2) data blocks of 2^((k+1)/2) times the least number of entries.
        var level = BitOperations.Log2((ulong)(number / leastInBlock + 1));
        var blocks = 1L << (level / 2);
        var entries = (long)leastInBlock << ((level + 1) / 2);
        number -= leastInBlock * ((1L << level) - 1);
        var (block, within) = Math.DivRem(number, entries);
        var addresses = index + indexEntries * entrySize;
        var inIndex = 2 * BitOperations.Log2((uint)leastPointers);
        if (level < inIndex)
        {
            long before = 0;
            for (var below = 0; below < level; below++)
                before += 1L << (below / 2);
            return InBlock(Pointer(addresses + (before + block) * source.OffsetSize), within, entries, null);
        }

        addresses += 2L * (leastPointers - 1) * source.OffsetSize;
        if (Pointer(addresses + (level - inIndex) * source.OffsetSize) is not { } secondary)
            return null;
        var body = Open(secondary, "EASB") + offsetBytes;
        if (entries <= 1L << pageBits)
            return InBlock(Pointer(body + block * source.OffsetSize), within, entries, null);
        // One bit for each page of each data block says whether it was written.
        var pages = entries >> pageBits;
        var mapBytes = (pages + 7) / 8;
        var page = within >> pageBits;
        var bit = block * pages + page;
        var map = source.Cursor(body + bit / 8, 1, "an array block").Byte();
        return InBlock(
            Pointer(body + blocks * mapBytes + block * source.OffsetSize), within, entries, (map & (0x80 >> (int)(bit % 8))) != 0);
    }

    private long? InBlock(long? block, long within, long entries, bool? pageWritten)
    {
        if (block is null || pageWritten == false)
            return null;
        var body = Open(block.Value, "EADB") + offsetBytes;
        // Beyond one page the block's head, and then every page, ends with a checksum.
        return entries <= 1L << pageBits
            ? body + within * entrySize
            : body + 4 + within * entrySize + (within >> pageBits) * 4;
    }

    private long? Pointer(long at) => source.Cursor(at, source.OffsetSize, "an array block").Address();

    private long Open(long block, string signature)
    {
        var cursor = source.Prefix(block, 6 + source.OffsetSize, "an array block");
        cursor.Signature(signature);
        cursor.Version(0, 0);
        cursor.Skip(1);
        if (cursor.DefinedAddress() != address)
            throw source.Bad("an array block belongs to another array");
        return block + cursor.Position;
    }
}
