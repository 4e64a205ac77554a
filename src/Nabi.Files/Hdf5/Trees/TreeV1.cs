namespace Nabi.Files;

/// <summary>The older B-tree (section III.A.1), walked in order from the leftmost leaf entry to the rightmost.</summary>
internal static class TreeV1
{
    /// <summary>The entries of the leaves: the key before each child, and the child's address.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Where the root stands.</param>
    /// <param name="type">0 for groups, 1 for chunks.</param>
    /// <param name="keySize">The bytes of a key.</param>
    /// <param name="owner">The header of the object that the tree belongs to.</param>
    public static IEnumerable<(ReadOnlyMemory<byte> Key, long Child)> Entries(Hdf5Source source, long address,
        int type, int keySize, long owner)
    {
        var blocks = new Hdf5BlockList(source, "a B-tree", owner);
        var stack = new Stack<(long Address, int Level)>();
        stack.Push((address, -1));
        while (stack.TryPop(out var node))
        {
            var head = source.Prefix(node.Address, 8 + 2 * source.OffsetSize, "a B-tree node");
            head.Signature("TREE");
            if (head.Byte() != type)
                throw source.Bad("a B-tree node is of another kind than its tree");
            var level = head.Byte();
            var used = head.UInt16();
            // Levels fall by one towards the leaves, so the walk ends whatever the addresses are.
            if (node.Level >= 0 && level != node.Level - 1)
                throw source.Bad("a B-tree has a node of the wrong level");
            var size = (long)used * (keySize + source.OffsetSize) + keySize;
            blocks.Add(node.Address, size);
            var body = source.Cursor(node.Address + 8 + 2 * source.OffsetSize, size, "a B-tree node");
            var children = new List<(long Address, int Level)>();
            for (var i = 0; i < used; i++)
            {
                var key = body.Bytes(keySize);
                var child = body.DefinedAddress();
                if (level == 0)
                    yield return (key, child);
                else
                    children.Add((child, level));
            }

            for (var i = children.Count - 1; i >= 0; i--)
                stack.Push(children[i]);
        }
    }
}
