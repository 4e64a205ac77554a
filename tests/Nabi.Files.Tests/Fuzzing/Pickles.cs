using System.IO.Compression;
using System.Text;

namespace Nabi.Files.Tests;

/// <summary>Pickles of integer lists as NumPy under Python 2 wrote them, byte by byte.</summary>
internal static class Pickles
{
    /// <summary>The array part before the lists.</summary>
    public static byte[] Prologue(byte count)
    => [
        0x80, 2, .. "cnumpy.core.multiarray\n_reconstruct\nq\u0001cnumpy\nndarray\nq\u0002"u8, (byte)'K', 0, 0x85, .. "U\u0001b"u8, 0x87,
        (byte)'R', .. "q\u0003("u8,
        (byte)'K', 1, (byte)'K', count, 0x85, .. "cnumpy\ndtype\nq\u0004U\u0002O8"u8, (byte)'K', 0, (byte)'K', 1, 0x87,
        (byte)'R', .. "q\u0005("u8,
        (byte)'K', 3, .. "U\u0001|NNN"u8, (byte)'J', 255, 255, 255, 255, (byte)'J', 255, 255, 255, 255, (byte)'K', 63, .. "tb"u8, 0x89,
    ];

    /// <summary>The lists [1, 300], [], [-1].</summary>
    public static byte[] Lists()
        => [.. "]q\u0006(]q\a("u8, (byte)'K', 1, (byte)'M', 44, 1, .. "e]q\b]"u8, (byte)'J', 255, 255, 255, 255, .. "aetb."u8];

    public static byte[] Npy(byte count, byte[] pickle)
    {
        var header = Encoding.Latin1.GetBytes($"{{'descr': '|O', 'fortran_order': False, 'shape': ({count},), }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. pickle];
    }

    public static void Write(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, true);
        using var entry = zip.CreateEntry("x.npy").Open();
        entry.Write(Npy(3, [.. Prologue(3), .. Lists()]));
    }
}
