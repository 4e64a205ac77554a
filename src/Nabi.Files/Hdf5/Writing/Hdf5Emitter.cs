namespace Nabi.Files;

/// <summary>Writes a tree of groups, members before their group, so that every address is known when it is needed.</summary>
/// <param name="sink">Where the bytes go.</param>
/// <param name="texts">The texts that attributes refer to.</param>
internal sealed class Hdf5Emitter(Hdf5Sink sink, Hdf5TextHeap texts)
{
    private const int SuperblockSize = 96;

    /// <summary>Writes the file of a root group.</summary>
    public static void Emit(Stream stream, Hdf5GroupWriter root)
    {
        var counted = new Hdf5Sink(null);
        var (address, end) = Run(counted, root, 0, 0);
        Run(new Hdf5Sink(stream), root, address, end);
    }

    /// <summary>The bytes of the longest text of an array, at least one.</summary>
    public static int WidthOf(NumericArray array)
    {
        var width = 1;
        foreach (var text in array.Values<string>())
            width = Math.Max(width, Encoding.UTF8.GetByteCount(text));
        return width;
    }

    private static (long Root, long End) Run(Hdf5Sink sink, Hdf5GroupWriter root, long address, long end)
    {
        sink.Write(Superblock(address, end));
        var heap = new Hdf5TextHeap();
        heap.Collect(root);
        heap.Write(sink);
        var written = new Hdf5Emitter(sink, heap).Group(root);
        return (written, sink.Position);
    }

    private static byte[] Superblock(long root, long end) => new Hdf5Bytes()
        .Bytes(0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10)
        .Bytes(0, 0, 0, 0, 0, 8, 8, 0)
        .Word(Hdf5GroupIndex.LeafRank).Word(Hdf5GroupIndex.NodeRank).Double(0)
        .Quad(0).Quad(-1).Quad(end).Quad(-1)
        .Quad(0).Quad(root).PadTo(SuperblockSize)
        .ToArray();

    private long Group(Hdf5GroupWriter group)
    {
        // The names must be in the order of their bytes; ordinal order of UTF-16 differs beyond the basic plane.
        var members = group.Members.Select(static pair => (Name: Encoding.UTF8.GetBytes(pair.Key), Value: pair.Value)).ToArray();
        Array.Sort(members, static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        var addresses = new long[members.Length];
        for (var i = 0; i < members.Length; i++)
            addresses[i] = members[i].Value is Hdf5GroupWriter child ? Group(child) : Dataset((NumericArray)members[i].Value);
        var (tree, heap) = Hdf5GroupIndex.Write(sink, Array.ConvertAll(members, static member => member.Name), addresses);
        List<(HeaderMessage Type, byte[] Data)> messages = [(HeaderMessage.SymbolTable, new Hdf5Bytes().Quad(tree).Quad(heap).ToArray())];
        foreach (var (name, value) in group.Attributes)
            messages.Add((HeaderMessage.Attribute, Attribute(name, value)));
        return Header(messages);
    }

    private long Dataset(NumericArray array)
    {
        var isText = array.ElementType == ElementType.String;
        var width = isText ? WidthOf(array) : NumericArray.SizeOf(array.ElementType);
        var size = (long)array.Length * width;
        var address = size == 0 ? -1 : isText ? sink.Write(TextBytes(array, width)) : sink.Write(array);
        List<(HeaderMessage Type, byte[] Data)> messages =
        [
            (HeaderMessage.Dataspace, Hdf5TypeWriter.Space(array.Shape)),
            (HeaderMessage.Datatype, isText ? Hdf5TypeWriter.FixedText(width) : Hdf5TypeWriter.Numbers(array.ElementType)),
            (HeaderMessage.FillValue, [2, 2, 2, 1, 0, 0, 0, 0]),
            (HeaderMessage.Layout, new Hdf5Bytes().Bytes(3, 1).Quad(address).Quad(size).ToArray()),
        ];
        if (array.ElementType == ElementType.BFloat16)
            messages.Add((HeaderMessage.Attribute, Attribute("dtype", "bfloat16")));
        return Header(messages);
    }

    /// <summary>An object header of version 1 in one block.</summary>
    private long Header(List<(HeaderMessage Type, byte[] Data)> messages)
    {
        if (messages.Count > ushort.MaxValue)
            throw new NabiException($"An HDF5 group has {messages.Count - 1} attributes; at most {ushort.MaxValue - 1} fit.");
        var body = new Hdf5Bytes();
        foreach (var (type, data) in messages)
            body.Word((int)type).Word((data.Length + 7) / 8 * 8).Bytes(0, 0, 0, 0).Bytes(data).Align();
        return sink.Write(new Hdf5Bytes().Bytes(1, 0).Word(messages.Count).Double(1).Double(body.Length).Double(0)
            .Bytes(body.ToArray()).ToArray());
    }

    /// <summary>An attribute message of version 1; a text is a reference into the global heap.</summary>
    private byte[] Attribute(string name, object value)
    {
        var array = value as NumericArray;
        var isText = array?.ElementType == ElementType.String;
        var type = array is null ? Hdf5TypeWriter.VariableText() : isText ? Hdf5TypeWriter.FixedText(WidthOf(array))
            : Hdf5TypeWriter.Numbers(array.ElementType);
        var space = Hdf5TypeWriter.Space(array is null ? [] : array.Shape);
        var data = new MemoryStream();
        if (array is null)
            data.Write(texts.Reference((string)value));
        else if (isText)
            data.Write(TextBytes(array, WidthOf(array)));
        else
            ElementBytes.Write(data, array);
        return new Hdf5Bytes().Bytes(1, 0).Word(Encoding.UTF8.GetByteCount(name) + 1).Word(type.Length).Word(space.Length)
            .Text(name).Align().Bytes(type).Align().Bytes(space).Align().Bytes(data.ToArray()).ToArray();
    }

    private static byte[] TextBytes(NumericArray array, int width)
    {
        var bytes = new byte[checked(array.Length * width)];
        var texts = array.Values<string>();
        for (var i = 0; i < texts.Length; i++)
            Encoding.UTF8.GetBytes(texts[i], bytes.AsSpan(i * width));
        return bytes;
    }
}
