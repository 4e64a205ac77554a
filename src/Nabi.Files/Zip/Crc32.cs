using System.Buffers.Binary;

namespace Nabi.Files;

/// <summary>The check sum of zip and gzip (polynomial 0xEDB88320), eight bytes per step.</summary>
public static class Crc32
{
    private static readonly uint[] Table = Build();

    /// <summary>Continues <paramref name="crc"/> (0 to begin with) over <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var table = Table;
        crc = ~crc;
        while (bytes.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[1792 + (low & 255)] ^ table[1536 + ((low >> 8) & 255)] ^ table[1280 + ((low >> 16) & 255)] ^ table[1024 + (low >> 24)]
                ^ table[768 + (high & 255)] ^ table[512 + ((high >> 8) & 255)] ^ table[256 + ((high >> 16) & 255)] ^ table[high >> 24];
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
            crc = table[(crc ^ value) & 255] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] Build()
    {
        var table = new uint[2048];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            table[i] = value;
        }

        for (var i = 256; i < 2048; i++)
            table[i] = (table[i - 256] >> 8) ^ table[table[i - 256] & 255];
        return table;
    }
}
