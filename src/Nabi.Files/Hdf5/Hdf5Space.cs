namespace Nabi.Files;

/// <summary>A dataspace message (section IV.A.2.b): the sizes of the axes, and how far they may grow.</summary>
/// <param name="Sizes">The present sizes; empty for a scalar.</param>
/// <param name="Most">The largest sizes; null where an axis is unlimited.</param>
/// <param name="IsNull">Whether the space holds nothing at all.</param>
internal sealed record Hdf5Space(long[] Sizes, long?[] Most, bool IsNull)
{
    /// <summary>Reads the message.</summary>
    public static Hdf5Space Read(Hdf5Source source, Hdf5Cursor cursor)
    {
        var version = cursor.Version(1, 2);
        var rank = cursor.Byte();
        var flags = cursor.Byte();
        var kind = cursor.Byte();
        if (version == 1)
            cursor.Skip(4);
        if (rank > 32)
            throw source.Bad($"a dataspace has {rank} axes; at most 32 are allowed");
        var sizes = new long[rank];
        for (var i = 0; i < rank; i++)
            sizes[i] = cursor.Length();
        var most = Array.ConvertAll(sizes, static size => (long?)size);
        if ((flags & 1) != 0)
        {
            for (var i = 0; i < rank; i++)
                most[i] = cursor.LengthOrUnlimited();
        }

        return new Hdf5Space(sizes, most, version == 2 && kind == 2);
    }
}
