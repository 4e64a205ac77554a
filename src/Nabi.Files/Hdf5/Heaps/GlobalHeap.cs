namespace Nabi.Files;

/// <summary>One collection of variable-length values (section III.E). Texts are decoded once, however often they are referred to.</summary>
internal sealed class GlobalHeap
{
    private readonly Hdf5Source source;
    private readonly long address;
    private readonly Dictionary<int, ReadOnlyMemory<byte>> objects = [];
    private readonly Dictionary<int, string> texts = [];

    private GlobalHeap(Hdf5Source source, long address)
    {
        this.source = source;
        this.address = address;
        var head = source.Prefix(address, 8 + source.LengthSize, "a global heap");
        head.Signature("GCOL");
        head.Version(1, 1);
        head.Skip(3);
        var size = head.Length();
        var prefix = head.Position;
        source.BlockOwners.Add(address, size, address, "a global heap");
        var cursor = source.Cursor(address, size, "a global heap");
        cursor.Skip(prefix);
        while (cursor.Left >= 8 + source.LengthSize)
        {
            var index = cursor.UInt16();
            cursor.Skip(6);
            var length = cursor.Length();
            // Index 0 is the free space at the end.
            if (index == 0)
                break;
            var from = cursor.Position;
            if (!objects.TryAdd(index, cursor.Bytes(length)))
                throw source.Bad($"a global heap holds the object {index} twice");
            cursor.Align(from);
        }
    }

    /// <summary>The text of an object in the collection at an address; collections are kept once read.</summary>
    public static string Text(Hdf5Source source, long address, int index, long length)
    {
        if (!source.GlobalHeaps.TryGetValue(address, out var heap))
        {
            heap = new GlobalHeap(source, address);
            source.GlobalHeaps.Add(address, heap);
        }

        return heap.Text(index, length);
    }

    private string Text(int index, long length)
    {
        if (texts.TryGetValue(index, out var text))
            return text;
        if (!objects.TryGetValue(index, out var bytes) || length > bytes.Length)
            throw source.Bad($"the global heap at {address} has no object {index} of {length} bytes");
        text = Hdf5Text.Decode(bytes.Span[..(int)length], spacePadded: false);
        texts.Add(index, text);
        return text;
    }
}
