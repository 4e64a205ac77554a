namespace Nabi.Files;

/// <summary>The header of an npy file (format versions 1.0, 2.0 and 3.0): type, order and shape.</summary>
internal sealed record NpyHeader(char Kind, int Width, bool BigEndian, bool Fortran, long[] Shape)
{
    private const int LongestHeader = 1 << 16;

    /// <summary>Reads magic, version and the dictionary.</summary>
    public static NpyHeader Read(Stream stream, string what)
    {
        Span<byte> start = stackalloc byte[12];
        if (stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false) < 10 || !start[..6].SequenceEqual(Magic))
            throw new NabiException($"{what} is not an npy array: it does not begin with \\x93NUMPY.");
        var version = start[6];
        if (version is < 1 or > 3)
            throw new NabiException($"{what} has npy version {version}.{start[7]}; expected 1.0, 2.0 or 3.0.");
        long length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (version > 1)
        {
            if (stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false) < 2)
                throw new NabiException($"{what} ends within its npy header.");
            length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        }

        if (length > LongestHeader)
            throw new NabiException($"{what} declares an npy header of {length} bytes; at most {LongestHeader} are read.");
        var bytes = new byte[length];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new NabiException($"{what} ends within its npy header.");
        return new NpyDictionary(version < 3 ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes), what).Parse();
    }

    /// <summary>Makes a version 1.0 header (2.0 if it is long), padded so that the values start at a multiple of 64.</summary>
    public static byte[] Make(string descr, ReadOnlySpan<int> shape)
    {
        var sizes = new StringBuilder("(");
        for (var i = 0; i < shape.Length; i++)
            sizes.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? " " : string.Empty)}{shape[i]},");
        if (shape.Length > 1)
            sizes.Length--;
        var text = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {sizes}), }}";
        var wide = text.Length + 64 > ushort.MaxValue;
        var prefix = wide ? 12 : 10;
        var total = (prefix + text.Length + 1 + 63) / 64 * 64;
        var bytes = new byte[total];
        bytes.AsSpan(prefix).Fill((byte)' ');
        Magic.CopyTo(bytes);
        bytes[6] = wide ? (byte)2 : (byte)1;
        if (wide)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), total - prefix);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(total - prefix));
        Encoding.Latin1.GetBytes(text, bytes.AsSpan(prefix));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];
}
