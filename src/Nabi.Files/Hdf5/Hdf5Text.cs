namespace Nabi.Files;

/// <summary>Text as HDF5 stores it: bytes of UTF-8 (or ASCII), ended by a zero or padded.</summary>
internal static class Hdf5Text
{
    /// <summary>The text before the first zero byte, without padding spaces if it is padded so.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, bool spacePadded)
    {
        var end = bytes.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        return spacePadded ? text.TrimEnd(' ') : text;
    }
}
