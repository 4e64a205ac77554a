namespace Nabi.Files;

/// <summary>
/// The first block of an HDF5 file (format specification section II): versions 0 to 3, at byte 0 or, behind a user block, at
/// 512, 1024, 2048 and so on.
/// </summary>
internal static class Hdf5Superblock
{
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];

    /// <summary>Finds the superblock; the result knows the file's widths, beside the address of the root group's header.</summary>
    public static (Hdf5Source Source, long Root) Read(Stream stream, string name, ReadLimits limits)
    {
        if (!stream.CanSeek)
            throw new NabiException($"{name}: an HDF5 file is read here and there; give a stream that can seek.");
        var magic = new byte[8];
        for (long at = 0; at <= stream.Length - 8; at = at == 0 ? 512 : at * 2)
        {
            stream.Position = at;
            stream.ReadExactly(magic);
            if (magic.AsSpan().SequenceEqual(Magic))
                return Parse(new Hdf5Source(stream, at, name, limits));
        }

        throw new NabiException($"{name} is not an HDF5 file: it has no HDF5 signature.");
    }

    private static (Hdf5Source Source, long Root) Parse(Hdf5Source source)
    {
        var cursor = source.Prefix(0, 128, "the superblock");
        cursor.Skip(8);
        var version = cursor.Version(0, 3);
        if (version < 2)
            cursor.Skip(4);
        source.OffsetSize = Width(source, cursor.Byte());
        source.LengthSize = Width(source, cursor.Byte());
        // Versions 0 and 1: reserved, two tree ranks, flags, and in version 1 one more rank. Versions 2 and 3: flags.
        cursor.Skip(version switch
        {
            0 => 1 + 2 + 2 + 4,
            1 => 1 + 2 + 2 + 4 + 4,
            _ => 1,
        });
        cursor.Skip(source.OffsetSize);
        if (version < 2)
        {
            cursor.Skip(3 * source.OffsetSize + source.OffsetSize);
        }
        else
        {
            cursor.Skip(2 * source.OffsetSize);
        }

        var root = cursor.DefinedAddress();
        if (version >= 2)
            Hdf5Checksum.Verify(source, 0, cursor.Position, "the superblock");
        return (source, root);
    }

    private static int Width(Hdf5Source source, int width) => width is 2 or 4 or 8
        ? width
        : throw source.Unsupported($"its addresses or lengths have {width} bytes; expected 2, 4 or 8");
}
