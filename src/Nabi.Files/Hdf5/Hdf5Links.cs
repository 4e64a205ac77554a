namespace Nabi.Files;

/// <summary>The links of a group, old (symbol table) or new (link messages, or a heap with a tree of them).</summary>
internal static class Hdf5Links
{
    /// <summary>Whether an object is a group.</summary>
    public static bool IsGroup(ObjectHeader header)
        => header.Has(HeaderMessage.SymbolTable) || header.Has(HeaderMessage.LinkInfo) || header.Has(HeaderMessage.Link);

    /// <summary>The links by name, ordered by name, or by age where the group keeps count.</summary>
    public static List<Hdf5Link> Read(Hdf5Source source, ObjectHeader header)
    {
        var links = new List<Hdf5Link>();
        foreach (var link in Unordered(source, header))
        {
            if (links.Count == source.Limits.MaxEntries)
                throw source.Bad($"a group has more than {source.Limits.MaxEntries} links (ReadLimits.MaxEntries)");
            if (link.Name.Length == 0)
                throw source.Bad("a group has a link without a name");
            links.Add(link);
        }

        links.Sort(static (a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : string.CompareOrdinal(a.Name, b.Name));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (!names.Add(link.Name))
                throw source.Bad($"a group has two links named '{link.Name}'");
        }

        return links;
    }

    private static IEnumerable<Hdf5Link> Unordered(Hdf5Source source, ObjectHeader header)
    {
        if (header.Find(HeaderMessage.SymbolTable, "a symbol table message") is { } table)
        {
            foreach (var link in FromSymbolTable(source, table.DefinedAddress(), table.DefinedAddress(), header.Address))
                yield return link;
        }

        foreach (var message in header.All(HeaderMessage.Link, "a link message"))
            yield return Parse(source, message);
        if (header.Find(HeaderMessage.LinkInfo, "a link info message") is { } info)
        {
            info.Version(0, 0);
            if ((info.Byte() & 1) != 0)
                info.Skip(8);
            var heapAddress = info.Address();
            var tree = info.Address();
            if (heapAddress is null || tree is null)
                yield break;
            var heap = new FractalHeap(source, heapAddress.Value, header.Address);
            foreach (var record in TreeV2.Records(source, tree.Value, 5, header.Address))
                yield return Parse(source, new Hdf5Cursor(source, heap.Get(record[4..]), "a link message"));
        }
    }

    private static IEnumerable<Hdf5Link> FromSymbolTable(Hdf5Source source, long tree, long heapAddress, long owner)
    {
        var heap = new LocalHeap(source, heapAddress, owner);
        var blocks = new Hdf5BlockList(source, "a symbol table", owner);
        var entrySize = 2 * source.OffsetSize + 24;
        foreach (var (_, child) in TreeV1.Entries(source, tree, 0, source.LengthSize, owner))
        {
            var head = source.Prefix(child, 8, "a symbol node");
            head.Signature("SNOD");
            head.Version(1, 1);
            head.Skip(1);
            var count = head.UInt16();
            blocks.Add(child, 8 + (long)count * entrySize);
            var body = source.Cursor(child + 8, (long)count * entrySize, "a symbol node");
            for (var i = 0; i < count; i++)
            {
                var name = heap.Text(body.Number(source.OffsetSize));
                var address = body.Address();
                var kind = body.UInt32();
                body.Skip(4);
                var scratch = body.UInt32();
                body.Skip(12);
                yield return kind == 2 ? new Hdf5Link(name, null, heap.Text(scratch), 0) : new Hdf5Link(name, address, null, 0);
            }
        }
    }

    /// <summary>A link message (section IV.A.2.g).</summary>
    private static Hdf5Link Parse(Hdf5Source source, Hdf5Cursor cursor)
    {
        cursor.Version(1, 1);
        var flags = cursor.Byte();
        var kind = (flags & 8) != 0 ? cursor.Byte() : 0;
        var order = (flags & 4) != 0 ? cursor.Int64() : 0;
        if ((flags & 16) != 0)
            cursor.Skip(1);
        var length = cursor.Number(1 << (flags & 3));
        var name = cursor.Text(length);
        return kind switch
        {
            0 => new Hdf5Link(name, cursor.DefinedAddress(), null, order),
            1 => new Hdf5Link(name, null, cursor.Text(cursor.UInt16()), order),
            _ => new Hdf5Link(name, null, null, order),
        };
    }
}
