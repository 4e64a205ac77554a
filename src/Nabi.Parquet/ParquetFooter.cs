using System.Buffers.Binary;

namespace Nabi.Parquet;

/// <summary>Checks the description at a file's end before it is trusted.</summary>
internal static class ParquetFooter
{
    private static ReadOnlySpan<byte> Mark => "PAR1"u8;

    /// <summary>Checks it; the stream is at its beginning afterwards.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static void Check(Stream stream)
    {
        Span<byte> end = stackalloc byte[8];
        if (stream.Length < 12)
            throw new InvalidDataException("The file is too short.");
        stream.Position = 0;
        stream.ReadExactly(end[..4]);
        if (!end[..4].SequenceEqual(Mark))
            throw new InvalidDataException("The file does not begin as a Parquet file.");
        stream.Position = stream.Length - 8;
        stream.ReadExactly(end);
        var length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end[4..].SequenceEqual(Mark) || length <= 0 || length > stream.Length - 12)
            throw new InvalidDataException("The file does not end as a Parquet file.");
        var footer = new byte[length];
        stream.Position = stream.Length - 8 - length;
        stream.ReadExactly(footer);
        stream.Position = 0;
        ThriftWalk walk = new(footer);
        walk.Struct("File");

        // The columns are a tree, each with the number of those below it, from above; field 2 of FileMetaData, 5 of SchemaElement.
        var open = 1L;
        foreach (var (_, children) in walk.Counts.Where(entry => entry.List == 2))
        {
            if (open <= 0 || children < 0 || children > walk.Counts.Count)
                throw new InvalidDataException("The columns of the file are no tree.");
            open += children - 1;
        }

        if (open != 0)
            throw new InvalidDataException("The columns of the file are no tree.");
    }
}
