namespace Nabi.Files;

/// <summary>The newer B-tree (section III.A.2), whose records are all returned, in no particular order.</summary>
internal static class TreeV2
{
    private const int NodeOverhead = 10;

    /// <summary>The records of a tree of a type, which belongs to the object at <paramref name="owner"/>.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Records(Hdf5Source source, long address, int type, long owner)
    {
        var head = source.Prefix(address, 64, "a B-tree");
        head.Signature("BTHD");
        head.Version(0, 0);
        if (head.Byte() != type)
            throw source.Bad("a B-tree is of another kind than expected");
        var nodeSize = head.UInt32();
        var recordSize = head.UInt16();
        var depth = head.UInt16();
        head.Skip(2);
        var root = head.Address();
        var count = head.UInt16();
        head.Skip(source.LengthSize);
        Hdf5Checksum.Verify(source, address, head.Position, "a B-tree");
        if (recordSize == 0 || depth > 32 || nodeSize < NodeOverhead + recordSize)
            throw source.Bad("a B-tree has impossible sizes");
        if (root is null)
            yield break;
        var (countBytes, totalBytes) = PointerSizes(source, nodeSize, recordSize, depth);
        var blocks = new Hdf5BlockList(source, "a B-tree", owner);
        var stack = new Stack<(long Address, int Count, int Depth)>();
        stack.Push((root.Value, count, depth));
        while (stack.TryPop(out var node))
        {
            blocks.Add(node.Address, nodeSize);
            var pointer = source.OffsetSize + countBytes + (node.Depth > 1 ? totalBytes[node.Depth - 1] : 0);
            var used = 6 + (long)node.Count * recordSize + (node.Depth > 0 ? (node.Count + 1L) * pointer : 0);
            if (used > nodeSize - 4)
                throw source.Bad("a B-tree node holds more records than it has room for");
            Hdf5Checksum.Verify(source, node.Address, used, "a B-tree node");
            var body = source.Cursor(node.Address, used, "a B-tree node");
            body.Signature(node.Depth > 0 ? "BTIN" : "BTLF");
            body.Version(0, 0);
            body.Skip(1);
            for (var i = 0; i < node.Count; i++)
                yield return body.Bytes(recordSize);
            for (var i = 0; node.Depth > 0 && i <= node.Count; i++)
            {
                var child = body.DefinedAddress();
                var records = body.Number(countBytes);
                if (node.Depth > 1)
                    body.Skip(totalBytes[node.Depth - 1]);
                if (records > nodeSize / recordSize)
                    throw source.Bad("a B-tree node holds more records than it has room for");
                stack.Push((child, (int)records, node.Depth - 1));
            }
        }
    }

    /// <summary>
    /// How wide the counts beside a child's address are: wide enough for the most records a node, or a subtree, can hold.
    /// </summary>
    private static (int CountBytes, int[] TotalBytes) PointerSizes(Hdf5Source source, long nodeSize, int recordSize, int depth)
    {
        var totalBytes = new int[depth + 1];
        var leaf = (nodeSize - NodeOverhead) / recordSize;
        var countBytes = FractalHeap.LimitBytes(leaf);
        Int128 total = leaf;
        for (var level = 1; level <= depth; level++)
        {
            var pointer = source.OffsetSize + countBytes + totalBytes[level - 1];
            var most = (nodeSize - NodeOverhead - pointer) / (recordSize + pointer);
            if (most < 1)
                throw source.Bad("a B-tree has impossible sizes");
            total = Int128.Min((most + 1) * total + most, long.MaxValue);
            totalBytes[level] = FractalHeap.LimitBytes((long)total);
        }

        return (countBytes, totalBytes);
    }
}
