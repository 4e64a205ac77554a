using System.IO.Compression;

namespace Nabi.Files;

/// <summary>A filter pipeline message (section IV.A.2.l) and its undoing: fletcher32, deflate and shuffle.</summary>
internal sealed class ChunkFilters
{
    private const int MostFilters = 32;
    private readonly Hdf5Source source;
    private readonly int[] identifiers;
    private readonly int elementSize;
    private readonly string what;

    private ChunkFilters(Hdf5Source source, int[] identifiers, int elementSize, string what)
    {
        this.source = source;
        this.identifiers = identifiers;
        this.elementSize = elementSize;
        this.what = what;
    }

    /// <summary>Reads the message.</summary>
    public static ChunkFilters Read(Hdf5Source source, Hdf5Cursor cursor, int elementSize, string what)
    {
        var version = cursor.Version(1, 2);
        var count = cursor.Byte();
        if (count > MostFilters)
            throw source.Bad($"{what} has {count} filters; at most {MostFilters} are allowed");
        if (version == 1)
            cursor.Skip(6);
        var identifiers = new int[count];
        for (var i = 0; i < count; i++)
        {
            identifiers[i] = cursor.UInt16();
            var named = version == 1 || identifiers[i] >= 256;
            var nameLength = named ? cursor.UInt16() : 0;
            cursor.Skip(2);
            var values = cursor.UInt16();
            cursor.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
            cursor.Skip(4L * values);
            if (version == 1 && values % 2 == 1)
                cursor.Skip(4);
            if (identifiers[i] is not (1 or 2 or 3))
            {
                throw source.Unsupported(
                    $"{what} is compressed with the filter {identifiers[i]}{Name(identifiers[i])}; expected deflate, shuffle or "
                    + "fletcher32, so save it with compression='gzip'");
            }
        }

        return new ChunkFilters(source, identifiers, elementSize, what);
    }

    /// <summary>The bytes of a chunk before the filters; never more than <paramref name="expected"/> and a checksum.</summary>
    public byte[] Undo(byte[] stored, int expected, long mask)
    {
        var bytes = stored;
        for (var i = identifiers.Length - 1; i >= 0; i--)
        {
            if ((mask & (1L << i)) != 0)
                continue;
            bytes = identifiers[i] switch
            {
                1 => Inflate(bytes, expected + 8L * identifiers.Length),
                2 => Unshuffle(bytes),
                _ => CheckFletcher(bytes),
            };
        }

        return bytes;
    }

    private static string Name(int identifier) => identifier switch
    {
        4 => " (szip)",
        5 => " (nbit)",
        6 => " (scale-offset)",
        32000 => " (lzf)",
        32001 => " (blosc)",
        _ => string.Empty,
    };

    private byte[] Inflate(byte[] bytes, long most)
    {
        using var stream = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var result = new MemoryStream();
        var piece = new byte[Math.Min(most + 1, 1 << 16)];
        try
        {
            for (int got; (got = stream.Read(piece)) > 0;)
            {
                if (result.Length + got > most)
                    throw source.Bad($"a chunk of {what} expands to more than its {most} bytes");
                result.Write(piece, 0, got);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw source.Bad($"a chunk of {what} is not valid compressed data");
        }

        return result.ToArray();
    }

    /// <summary>Puts the bytes of each element together again: they stood apart, all first bytes, then all second ones.</summary>
    private byte[] Unshuffle(byte[] bytes)
    {
        var count = bytes.Length / elementSize;
        if (elementSize < 2 || count < 2)
            return bytes;
        var result = new byte[bytes.Length];
        for (var part = 0; part < elementSize; part++)
        {
            var from = bytes.AsSpan(part * count, count);
            for (int i = 0, to = part; i < count; i++, to += elementSize)
                result[to] = from[i];
        }

        var whole = count * elementSize;
        bytes.AsSpan(whole).CopyTo(result.AsSpan(whole));
        return result;
    }

    private byte[] CheckFletcher(byte[] bytes)
    {
        if (bytes.Length < 4)
            throw source.Bad($"a chunk of {what} has no room for its checksum");
        var content = bytes.AsSpan(0, bytes.Length - 4);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(content.Length)) != Fletcher(content))
            throw source.Bad($"the checksum of a chunk of {what} is wrong");
        return content.ToArray();
    }

    /// <summary>Fletcher's sum over 16-bit words, the first byte of a word the higher.</summary>
    private static uint Fletcher(ReadOnlySpan<byte> bytes)
    {
        uint low = 0;
        uint high = 0;
        for (var i = 0; i + 1 < bytes.Length; i += 2)
            (low, high) = Add(low, high, (uint)((bytes[i] << 8) | bytes[i + 1]));
        if (bytes.Length % 2 == 1)
            (low, high) = Add(low, high, (uint)(bytes[^1] << 8));
        return (high << 16) | low;

        // Carries come back in at the low end, so a sum that is not zero never becomes zero.
        static (uint Low, uint High) Add(uint low, uint high, uint word)
        {
            low += word;
            low = (low & 0xffff) + (low >> 16);
            high += low;
            return (low, (high & 0xffff) + (high >> 16));
        }
    }
}
