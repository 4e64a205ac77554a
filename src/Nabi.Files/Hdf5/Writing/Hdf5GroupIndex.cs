namespace Nabi.Files;

/// <summary>Writes what an old-style group needs to find its members: a heap of names, nodes of entries and a B-tree over them.</summary>
internal static class Hdf5GroupIndex
{
    /// <summary>Half the entries of a symbol node.</summary>
    public const int LeafRank = 4;

    /// <summary>Half the children of a tree node.</summary>
    public const int NodeRank = 16;

    private const int NodeSize = 24 + 8 * (4 * NodeRank + 1);

    /// <summary>
    /// Writes the index over names in the order of their bytes; the results are the addresses of the tree and of the heap.
    /// </summary>
    public static (long Tree, long Heap) Write(Hdf5Sink sink, byte[][] names, long[] addresses)
    {
        // The heap begins with the empty name, which is the first key of every tree.
        var segment = new Hdf5Bytes().Quad(0);
        var offsets = new long[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            offsets[i] = segment.Length;
            segment.Bytes(names[i]).Bytes(0).Align();
        }

        var data = sink.Write(segment.ToArray());
        var heap = sink.Write(new Hdf5Bytes().Bytes("HEAP"u8).Bytes(0, 0, 0, 0).Quad(segment.Length).Quad(1).Quad(data).ToArray());
        var children = new List<(long Address, long LastName)>();
        for (var from = 0; from < names.Length; from += 2 * LeafRank)
        {
            var count = Math.Min(2 * LeafRank, names.Length - from);
            var node = new Hdf5Bytes().Bytes("SNOD"u8).Bytes(1, 0).Word(count);
            for (var i = from; i < from + count; i++)
                node.Quad(offsets[i]).Quad(addresses[i]).Quad(0).Quad(0).Quad(0);
            node.PadTo(8 + 2 * LeafRank * 40);
            children.Add((sink.Write(node.ToArray()), offsets[from + count - 1]));
        }

        byte level = 0;
        do
            children = Level(sink, children, level++);
        while (children.Count > 1);
        return (children[0].Address, heap);
    }

    /// <summary>Writes one level of the tree: nodes side by side that know their neighbours.</summary>
    private static List<(long Address, long LastName)> Level(Hdf5Sink sink, List<(long Address, long LastName)> children, byte level)
    {
        var start = sink.Position;
        var count = Math.Max(1, (children.Count + 2 * NodeRank - 1) / (2 * NodeRank));
        var nodes = new List<(long Address, long LastName)>();
        long before = 0;
        for (var n = 0; n < count; n++)
        {
            var mine = children.Skip(n * 2 * NodeRank).Take(2 * NodeRank).ToArray();
            var node = new Hdf5Bytes().Bytes("TREE"u8).Bytes(0, level).Word(mine.Length)
                .Quad(n == 0 ? -1 : start + (n - 1L) * NodeSize).Quad(n == count - 1 ? -1 : start + (n + 1L) * NodeSize).Quad(before);
            foreach (var (address, lastName) in mine)
            {
                node.Quad(address).Quad(lastName);
                before = lastName;
            }

            nodes.Add((sink.Write(node.PadTo(NodeSize).ToArray()), before));
        }

        return nodes;
    }
}
