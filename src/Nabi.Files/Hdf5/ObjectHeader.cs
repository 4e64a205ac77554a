namespace Nabi.Files;

/// <summary>The messages of one object (format specification section IV.A), from versions 1 and 2 and their continuation blocks.</summary>
internal sealed class ObjectHeader
{
    private readonly Hdf5Source source;
    private readonly List<(HeaderMessage Type, int Flags, ReadOnlyMemory<byte> Data)> messages = [];
    private readonly Hdf5BlockList seen;

    private ObjectHeader(Hdf5Source source, long address)
    {
        this.source = source;
        Address = address;
        seen = new Hdf5BlockList(source, $"the object header at {address}", address);
    }

    /// <summary>Where the header stands.</summary>
    public long Address { get; }

    /// <summary>The links of the object, once they were read.</summary>
    public List<Hdf5Link>? Links { get; set; }

    /// <summary>The attributes of the object, once they were read.</summary>
    public Hdf5Attributes? Attributes { get; set; }

    /// <summary>Reads the header at an address; headers are kept once read.</summary>
    public static ObjectHeader Read(Hdf5Source source, long address)
    {
        if (source.Headers.TryGetValue(address, out var known))
            return known;
        var header = new ObjectHeader(source, address);
        var cursor = source.Prefix(address, 32, "an object header");
        if (cursor.TrySignature("OHDR"))
            header.ReadSecond(cursor);
        else
            header.ReadFirst(cursor);
        source.Headers.Add(address, header);
        return header;
    }

    /// <summary>Whether there is a message of a type.</summary>
    public bool Has(HeaderMessage type) => messages.Exists(message => message.Type == type);

    /// <summary>The first message of a type, or null.</summary>
    public Hdf5Cursor? Find(HeaderMessage type, string what)
    {
        foreach (var cursor in All(type, what))
            return cursor;
        return null;
    }

    /// <summary>Every message of a type.</summary>
    public IEnumerable<Hdf5Cursor> All(HeaderMessage type, string what)
    {
        foreach (var message in messages)
        {
            if (message.Type == type)
            {
                yield return (message.Flags & 2) == 0
                    ? new Hdf5Cursor(source, message.Data, what) : Shared(source, message.Data, type, what);
            }
        }
    }

    /// <summary>Follows a shared message (section IV.A.1.a) to the object that holds it; one step only.</summary>
    public static Hdf5Cursor Shared(Hdf5Source source, ReadOnlyMemory<byte> reference, HeaderMessage type, string what)
    {
        var cursor = new Hdf5Cursor(source, reference, what);
        var version = cursor.Version(1, 3);
        var kind = cursor.Byte();
        if (version == 1)
            cursor.Skip(6);
        if (version == 3 && kind == 1)
            throw source.Unsupported($"{what} is kept in a shared message heap");
        var holder = Read(source, cursor.DefinedAddress());
        foreach (var message in holder.messages)
        {
            if (message.Type == type && (message.Flags & 2) == 0)
                return new Hdf5Cursor(source, message.Data, what);
        }

        throw source.Bad($"{what} is shared from an object that lacks it");
    }

    private void ReadFirst(Hdf5Cursor cursor)
    {
        cursor.Version(1, 1);
        cursor.Skip(1);
        var count = cursor.UInt16();
        cursor.Skip(4);
        var size = cursor.UInt32();
        var blocks = new Queue<(long Address, long Size)>();
        // The messages begin on a multiple of eight behind the prefix of twelve bytes.
        blocks.Enqueue((Address + 16, size));
        while (blocks.TryDequeue(out var block))
        {
            seen.Add(block.Address, block.Size);
            var body = source.Cursor(block.Address, block.Size, "an object header");
            while (body.Left >= 8 && messages.Count < count)
            {
                var type = (HeaderMessage)body.UInt16();
                var length = body.UInt16();
                var flags = body.Byte();
                body.Skip(3);
                Add(type, flags, body.Bytes(length), blocks);
            }
        }
    }

    private void ReadSecond(Hdf5Cursor cursor)
    {
        cursor.Version(2, 2);
        var flags = cursor.Byte();
        cursor.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        var size = cursor.Number(1 << (flags & 3));
        var prefix = cursor.Position;
        var blocks = new Queue<(long Address, long Size)>();
        Verified(Address, prefix, size + prefix, flags, blocks);
        while (blocks.TryDequeue(out var block))
        {
            if (block.Size < 8 || !source.Cursor(block.Address, 4, "a continuation block").TrySignature("OCHK"))
                throw source.Bad("a continuation block does not begin with OCHK");
            Verified(block.Address, 4, block.Size - 4, flags, blocks);
        }
    }

    private void Verified(long address, int prefix, long size, int flags, Queue<(long Address, long Size)> blocks)
    {
        seen.Add(address, size);
        Hdf5Checksum.Verify(source, address, size, "an object header");
        var body = source.Cursor(address, size, "an object header");
        body.Skip(prefix);
        var tracked = (flags & 4) != 0 ? 2 : 0;
        while (body.Left >= 4 + tracked)
        {
            var type = (HeaderMessage)body.Byte();
            var length = body.UInt16();
            var messageFlags = body.Byte();
            body.Skip(tracked);
            Add(type, messageFlags, body.Bytes(length), blocks);
        }
    }

    private void Add(HeaderMessage type, int flags, ReadOnlyMemory<byte> data, Queue<(long Address, long Size)> blocks)
    {
        if (type == HeaderMessage.Continuation)
        {
            var cursor = new Hdf5Cursor(source, data, "a continuation message");
            blocks.Enqueue((cursor.DefinedAddress(), cursor.Length()));
        }

        messages.Add((type, flags, data));
    }
}
