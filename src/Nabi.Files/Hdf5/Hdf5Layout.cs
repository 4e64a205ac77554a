namespace Nabi.Files;

/// <summary>A data layout message (section IV.A.2.i): where the values of a dataset stand.</summary>
internal sealed record Hdf5Layout
{
    /// <summary>The values themselves, if they are in the header.</summary>
    public ReadOnlyMemory<byte>? Compact { get; private init; }

    /// <summary>Whether the values are cut into chunks.</summary>
    public bool IsChunked { get; private init; }

    /// <summary>Where the values, or the index of the chunks, stand; null if there are none yet.</summary>
    public long? Address { get; private init; }

    /// <summary>The bytes of contiguous values.</summary>
    public long Size { get; private init; }

    /// <summary>The sizes of a chunk, in elements.</summary>
    public long[] ChunkSizes { get; private init; } = [];

    /// <summary>
    /// The kind of index: 0 the older B-tree, 1 one chunk, 2 implicit, 3 fixed array, 4 extensible array, 5 the newer B-tree.
    /// </summary>
    public int Index { get; private init; }

    /// <summary>The stored bytes and the filter mask of a single filtered chunk.</summary>
    public (long Size, long Mask)? SingleFiltered { get; private init; }

    /// <summary>Reads the message; versions 3 and 4 are what HDF5 1.6 and later write.</summary>
    public static Hdf5Layout Read(Hdf5Source source, Hdf5Cursor cursor, string what)
    {
        var version = cursor.Version(3, 4);
        var kind = cursor.Byte();
        return kind switch
        {
            0 => new Hdf5Layout { Compact = cursor.Bytes(cursor.UInt16()) },
            1 => new Hdf5Layout { Address = cursor.Address(), Size = cursor.Length() },
            2 => version == 3 ? ChunkedThird(source, cursor, what) : ChunkedFourth(source, cursor, what),
            3 => throw source.Unsupported($"{what} is a virtual dataset, made of parts of other files, which are never opened"),
            _ => throw source.Bad($"{what} has the layout class {kind}"),
        };
    }

    private static Hdf5Layout ChunkedThird(Hdf5Source source, Hdf5Cursor cursor, string what)
    {
        var rank = Rank(source, cursor.Byte(), what);
        var address = cursor.Address();
        return new Hdf5Layout { IsChunked = true, Address = address, ChunkSizes = Sizes(source, cursor, rank, 4, what) };
    }

    private static Hdf5Layout ChunkedFourth(Hdf5Source source, Hdf5Cursor cursor, string what)
    {
        var flags = cursor.Byte();
        var rank = Rank(source, cursor.Byte(), what);
        var width = cursor.Byte();
        if (width is < 1 or > 8)
            throw source.Bad($"{what} has chunk sizes of {width} bytes");
        var sizes = Sizes(source, cursor, rank, width, what);
        var index = cursor.Byte();
        (long, long)? single = null;
        switch (index)
        {
            case 1 when (flags & 2) != 0:
                single = (cursor.Length(), cursor.UInt32());
                break;
            case 1 or 2:
                break;
            case 3:
                cursor.Skip(1);
                break;
            case 4:
                cursor.Skip(5);
                break;
            case 5:
                cursor.Skip(6);
                break;
            default:
                throw source.Bad($"{what} has the chunk index {index}");
        }

        return new Hdf5Layout { IsChunked = true, ChunkSizes = sizes, Index = index, SingleFiltered = single, Address = cursor.Address() };
    }

    private static int Rank(Hdf5Source source, int rank, string what) => rank is >= 2 and <= 33
        ? rank
        : throw source.Bad($"{what} has chunks of {rank - 1} axes");

    /// <summary>The sizes, without the last one, which repeats the bytes of an element.</summary>
    private static long[] Sizes(Hdf5Source source, Hdf5Cursor cursor, int rank, int width, string what)
    {
        var sizes = new long[rank - 1];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = cursor.Number(width);
            if (sizes[i] is < 1 or > int.MaxValue)
                throw source.Bad($"{what} has chunks with an axis of {sizes[i]}");
        }

        cursor.Skip(width);
        return sizes;
    }
}
