using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace Nabi.Images.Tests;

/// <summary>The images of the folder Cases, what PIL read in them (make.py), and files made byte by byte.</summary>
internal static class Given
{
    public static JsonNode Expected { get; } = JsonNode.Parse(File.ReadAllText(Path("expected.json")))!;

    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Cases", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    /// <summary>The start of the SHA-256 of an image's bytes; every number must be a whole one from 0 to 255.</summary>
    public static string Digest(Tensor image)
    {
        var values = image.ToArray();
        Assert.All(values, value => Assert.True(value is >= 0 and <= 255 && value == MathF.Floor(value), $"{value} is no byte"));
        return Convert.ToHexStringLower(SHA256.HashData(Array.ConvertAll(values, value => (byte)value)))[..16];
    }

    /// <summary>A PNG of lines that begin with their filter, behind right checksums.</summary>
    public static byte[] Png(int width, int height, int depth, int colour, byte[] lines, int interlace = 0)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(lines);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)interlace);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] Chunk(string type, byte[] content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + content.Length)));
        return chunk;
    }

    /// <summary>The same file with other bytes from a place on.</summary>
    public static byte[] With(this byte[] bytes, int at, params byte[] others)
    {
        var changed = (byte[])bytes.Clone();
        others.CopyTo(changed.AsSpan(at));
        return changed;
    }
}
