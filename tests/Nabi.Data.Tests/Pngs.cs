using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabi.Data.Tests;

/// <summary>PNG pictures, made byte by byte.</summary>
internal static class Pngs
{
    public static byte[] Png(int width, int height, int depth, int colour, byte[] lines, int interlace = 0)
    {
        using var expanded = new MemoryStream();
        using (var zlib = new ZLibStream(expanded, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(lines);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)interlace);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Piece("IHDR", header), .. Piece("IDAT", expanded.ToArray()), .. Piece("IEND", [])];
    }

    public static byte[] Piece(string type, byte[] content)
    {
        var piece = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(piece, content.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(piece.AsSpan(4));
        content.CopyTo(piece.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(piece.AsSpan(8 + content.Length), Check(piece.AsSpan(4, 4 + content.Length)));
        return piece;
    }

    /// <summary>CRC-32, bit by bit.</summary>
    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }

    /// <summary>The same filter put on every line, by the standard's formulas.</summary>
    public static byte[] Filtered(byte[] pixels, int lineBytes, int step, int filter)
    {
        var lines = new List<byte>();
        for (var row = 0; row < pixels.Length / lineBytes; row++)
        {
            lines.Add((byte)filter);
            for (var i = 0; i < lineBytes; i++)
            {
                int At(int r, int k) => r < 0 || k < 0 ? 0 : pixels[r * lineBytes + k];
                var (a, b, c) = (At(row, i - step), At(row - 1, i), i < step ? 0 : At(row - 1, i - step));
                var p = a + b - c;
                var paeth = new[] { (Math.Abs(p - a), 0, a), (Math.Abs(p - b), 1, b), (Math.Abs(p - c), 2, c) }.Min().Item3;
                lines.Add((byte)(At(row, i) - filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => paeth, _ => 0 }));
            }
        }

        return [.. lines];
    }
}
