using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Nabi.Plots;

/// <summary>Encodes pixels as PNG (ISO/IEC 15948): 8 bits per channel; 1 grey, 3 RGB or 4 RGBA channels; no filter.</summary>
internal static class PngImage
{
    /// <summary>The file of an image given as rows of interleaved channels, each pixel repeated <paramref name="zoom"/> times each
    /// way.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels, int zoom = 1)
    {
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width * zoom);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height * zoom);
        header[8] = 8;
        header[9] = channels switch { 1 => 0, 3 => 2, _ => 6 };
        header[10] = header[11] = header[12] = 0;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compress(pixels, width, height, channels, zoom));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int width, int height, int channels, int zoom)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize))
        {
            var row = new byte[1 + width * zoom * channels];
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width * zoom; x++)
                    pixels.Slice((y * width + x / zoom) * channels, channels).CopyTo(row.AsSpan(1 + x * channels));
                for (var repeat = 0; repeat < zoom; repeat++)
                    zlib.Write(row);
            }
        }
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        Crc32 sum = new();
        sum.Append(type);
        sum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, sum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
