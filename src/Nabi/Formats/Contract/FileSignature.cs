namespace Nabi.Formats;

/// <summary>The first bytes of a file, which identify its format.</summary>
internal static class FileSignature
{
    /// <summary>Reads up to <paramref name="target"/>'s length from the start of a stream and goes back there.</summary>
    /// <returns>The bytes that were there.</returns>
    public static ReadOnlySpan<byte> Read(Stream stream, Span<byte> target)
    {
        stream.Position = 0;
        var length = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return target[..length];
    }

    /// <summary>Whether a file is a zip archive.</summary>
    public static bool IsZip(Stream stream)
        => Read(stream, stackalloc byte[4]) is [(byte)'P', (byte)'K', 3 or 5, _];

    /// <summary>Whether a file is an HDF5 file that begins with its signature.</summary>
    public static bool IsHdf5(Stream stream)
        => Read(stream, stackalloc byte[8]) is [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];
}
