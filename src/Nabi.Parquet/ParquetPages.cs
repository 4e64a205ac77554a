using global::Parquet;
using global::Parquet.Schema;

namespace Nabi.Parquet;

/// <summary>Checks the headers of a column's pages before they are trusted.</summary>
internal static class ParquetPages
{
    private const int LongestHeader = 1 << 16;
    private const long MostTimesSmaller = 100_000;

    /// <summary>Checks the page headers of one column of a row group.</summary>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    public static void Check(Stream stream, ParquetRowGroupReader rows, DataField field)
    {
        // Lists are refused by name later.
        if (field.IsArray || field.MaxRepetitionLevel > 0)
            return;
        if (rows.GetMetadata(field)?.MetaData is not { } column)
            throw new InvalidDataException("A column has no description.");
        var at = column.DictionaryPageOffset is > 0 and var dictionary
            ? Math.Min(dictionary, column.DataPageOffset) : column.DataPageOffset;
        var end = at + column.TotalCompressedSize;
        if (at < 4 || column.TotalCompressedSize < 0 || end > stream.Length || column.NumValues != rows.RowCount)
            throw new InvalidDataException("A column lies beyond the file, or has not as many values as rows.");
        var header = new byte[LongestHeader];
        for (long values = 0; values < rows.RowCount;)
        {
            stream.Position = at;
            var length = (int)Math.Clamp(end - at, 0, LongestHeader);
            stream.ReadExactly(header.AsSpan(0, length));
            ThriftWalk walk = new(header.AsSpan(0, length));
            walk.Struct("Page");
            var numbers = walk.Numbers;
            // PageHeader: 2 and 3 are the sizes before and after compression; 5, 7 and 8 describe its kind, whose field 1 is the count.
            long size = numbers.GetValueOrDefault((3, 0), -1), whole = numbers.GetValueOrDefault((2, 0), -1);
            at += walk.Length + Math.Max(0, size);
            if (size < 0 || whole < 0 || at > end || whole > MostTimesSmaller * size + LongestHeader)
                throw new InvalidDataException("A page does not fit into its column.");
            var isDictionary = numbers.GetValueOrDefault((1, 0), -1) == 2;
            var count = numbers.GetValueOrDefault((isDictionary ? 7 : numbers.ContainsKey((8, 1)) ? 8 : 5, 1), -1);
            if (count < 0 || count > (isDictionary ? Math.Max(rows.RowCount, whole) : rows.RowCount - values)
                || (count == 0 && !isDictionary))
            {
                throw new InvalidDataException("A page has not as many values as it says.");
            }

            values += isDictionary ? 0 : count;
        }
    }
}
