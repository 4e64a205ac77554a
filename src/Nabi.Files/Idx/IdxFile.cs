namespace Nabi.Files;

/// <summary>
/// The format of the MNIST files: two zero bytes, the element type, the number of axes, big-endian sizes, then the values.
/// Plain and gzip-compressed files are recognized by their first bytes. <see cref="IdxReader"/> reads the values in pieces.
/// </summary>
public static class IdxFile
{
    /// <summary>Reads a file; images become (count, rows, columns) of UInt8, labels (count,).</summary>
    /// <exception cref="NabiException">There is no such file, or it holds another number of values than it declares.</exception>
    public static NumericArray Read(string path, ReadLimits? limits = null)
    {
        using var stream = FileOpener.OpenRead(path);
        return Read(stream, $"'{path}'", limits);
    }

    /// <summary>Reads a seekable stream from its current position to its end.</summary>
    /// <exception cref="NabiException">The stream holds another number of values than it declares.</exception>
    public static NumericArray Read(Stream stream, string name = "the idx stream", ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= ReadLimits.Default;
        using var reader = new IdxReader(stream, name, limits, owned: null);
        return reader.ReadAll(limits);
    }
}
