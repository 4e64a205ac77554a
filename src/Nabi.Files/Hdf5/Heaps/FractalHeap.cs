using System.Numerics;

namespace Nabi.Files;

/// <summary>
/// The heap of links and attributes of a large new-style group (section III.G): managed objects in a doubling table of
/// blocks, huge ones by way of a tree, tiny ones within their identifier. Filtered heaps are refused: HDF5's tools make none here.
/// </summary>
internal sealed class FractalHeap
{
    private readonly Hdf5Source source;
    private readonly long address;
    private readonly long owner;
    private readonly int flags;
    private readonly int offsetBytes;
    private readonly int lengthBytes;
    private readonly int width;
    private readonly long firstBlock;
    private readonly long largestDirect;
    private readonly int directRows;
    private readonly long? root;
    private readonly int rootRows;
    private readonly long? hugeTree;
    private readonly int idLength;
    private readonly Dictionary<long, byte[]> blocks = [];
    private Dictionary<long, (long Address, long Length)>? huge;

    /// <summary>Reads the header of the heap at an address, which belongs to the object at <paramref name="owner"/>.</summary>
    public FractalHeap(Hdf5Source source, long address, long owner)
    {
        this.source = source;
        this.address = address;
        this.owner = owner;
        var cursor = source.Prefix(address, 256, "a fractal heap");
        cursor.Signature("FRHP");
        cursor.Version(0, 0);
        idLength = cursor.UInt16();
        var filters = cursor.UInt16();
        flags = cursor.Byte();
        var largestManaged = cursor.UInt32();
        cursor.Skip(source.LengthSize);
        hugeTree = cursor.Address();
        cursor.Skip(source.LengthSize + source.OffsetSize + 8 * source.LengthSize);
        width = cursor.UInt16();
        firstBlock = cursor.Length();
        largestDirect = cursor.Length();
        var heapBits = cursor.UInt16();
        cursor.Skip(2);
        root = cursor.Address();
        rootRows = cursor.UInt16();
        Hdf5Checksum.Verify(source, address, cursor.Position, "a fractal heap");
        if (filters != 0)
            throw source.Unsupported("a fractal heap is compressed");
        if (width == 0 || !BitOperations.IsPow2(width) || firstBlock <= 0 || !BitOperations.IsPow2(firstBlock)
            || largestDirect < firstBlock || !BitOperations.IsPow2(largestDirect) || heapBits is < 1 or > 63 || rootRows > 64)
        {
            throw source.Bad("a fractal heap has an impossible table");
        }

        offsetBytes = (heapBits + 7) / 8;
        lengthBytes = LimitBytes(Math.Min(largestDirect, largestManaged));
        directRows = BitOperations.Log2((ulong)largestDirect) - BitOperations.Log2((ulong)firstBlock) + 2;
    }

    /// <summary>The bytes needed for a number up to a limit.</summary>
    public static int LimitBytes(long limit) => BitOperations.Log2((ulong)Math.Max(1, limit)) / 8 + 1;

    /// <summary>The object of an identifier.</summary>
    public ReadOnlyMemory<byte> Get(ReadOnlyMemory<byte> identifier)
    {
        var cursor = new Hdf5Cursor(source, identifier, "a heap identifier");
        var first = cursor.Byte();
        switch ((first >> 4) & 3)
        {
            case 0:
                var offset = cursor.Number(offsetBytes);
                return Managed(offset, cursor.Number(lengthBytes));
            case 1:
                return Huge(cursor);
            case 2:
                return cursor.Bytes((first & 15) + 1);
            default:
                throw source.Bad("a heap identifier is of no known kind");
        }
    }

    private ReadOnlyMemory<byte> Managed(long offset, long length)
    {
        var (block, start) = rootRows == 0
            ? (DirectBlock(root ?? throw source.Bad("a fractal heap has no blocks"), firstBlock), 0L)
            : Locate(offset);
        var at = offset - start;
        return at >= 0 && length <= block.Length - at
            ? block.AsMemory((int)at, (int)length)
            : throw source.Bad("a heap identifier points outside its block");
    }

    /// <summary>Goes down the indirect blocks to the direct block that holds an offset of the heap.</summary>
    private (byte[] Block, long Start) Locate(long offset)
    {
        var indirect = root ?? throw source.Bad("a fractal heap has no blocks");
        var (rows, start) = (rootRows, 0L);
        for (var depth = 0; depth < 64; depth++)
        {
            var row = 0;
            var rowStart = start;
            while (row < rows && offset >= checked(rowStart + RowSize(row) * width))
                rowStart += RowSize(row++) * width;
            if (row == rows)
                break;
            var column = (offset - rowStart) / RowSize(row);
            var child = Child(indirect, row * width + column);
            start = rowStart + column * RowSize(row);
            if (row < directRows)
                return (DirectBlock(child, RowSize(row)), start);
            rows = BitOperations.Log2((ulong)RowSize(row)) - BitOperations.Log2((ulong)(firstBlock * width)) + 1;
            indirect = child;
        }

        throw source.Bad("a heap identifier points outside the heap");
    }

    private long RowSize(int row)
    {
        var shift = Math.Max(0, row - 1);
        return shift < BitOperations.LeadingZeroCount((ulong)firstBlock * (ulong)width) - 2
            ? firstBlock << shift
            : throw source.Bad("a fractal heap is larger than 63 bits");
    }

    private long Child(long indirect, long index)
    {
        var head = 5 + source.OffsetSize + offsetBytes;
        source.Cursor(indirect, 4, "an indirect block").Signature("FHIB");
        return source.Cursor(indirect + head + index * source.OffsetSize, source.OffsetSize, "an indirect block").DefinedAddress();
    }

    private byte[] DirectBlock(long at, long size)
    {
        if (blocks.TryGetValue(at, out var block))
            return block;
        source.BlockOwners.Add(at, size, owner, "a direct block");
        block = source.Block(at, size, "a direct block");
        var cursor = new Hdf5Cursor(source, block, "a direct block");
        cursor.Signature("FHDB");
        cursor.Version(0, 0);
        if (cursor.DefinedAddress() != address)
            throw source.Bad("a direct block belongs to another heap");
        blocks.Add(at, block);
        return block;
    }

    private ReadOnlyMemory<byte> Huge(Hdf5Cursor cursor)
    {
        if (idLength - 1 >= source.OffsetSize + source.LengthSize)
            return source.Block(cursor.DefinedAddress(), cursor.Length(), "a huge heap object");
        var key = cursor.Number(Math.Min(source.LengthSize, idLength - 1));
        if (huge is null)
        {
            huge = [];
            foreach (var record in TreeV2.Records(source,
                hugeTree ?? throw source.Bad("a fractal heap has no tree of huge objects"), 1, owner))
            {
                var fields = new Hdf5Cursor(source, record, "a huge heap object");
                var place = (fields.DefinedAddress(), fields.Length());
                huge[fields.Length()] = place;
            }
        }

        return huge.TryGetValue(key, out var found)
            ? source.Block(found.Address, found.Length, "a huge heap object")
            : throw source.Bad($"a fractal heap has no huge object {key}");
    }
}
