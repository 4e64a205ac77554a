using global::Parquet;
using global::Parquet.Schema;
using Nabi.Forecasting;

namespace Nabi.Parquet;

/// <summary>The cells of a column of a row group.</summary>
internal static class ParquetCells
{
    /// <summary>Reads them.</summary>
    public static Task<TableCell[]> ReadAsync(ParquetRowGroupReader rows, DataField field, string name)
    {
        if (field.IsArray || field.MaxRepetitionLevel > 0)
            throw new NabiException($"{name}, column \"{field.Path}\" holds lists; a column of a table holds one value in a row.");
        return Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Double => ValuesAsync<double>(rows, field, value => value),
            TypeCode.Single => ValuesAsync<float>(rows, field, value => value),
            TypeCode.Decimal => ValuesAsync<decimal>(rows, field, value => value),
            TypeCode.Boolean => ValuesAsync<bool>(rows, field, value => value),
            TypeCode.SByte => ValuesAsync<sbyte>(rows, field, value => value),
            TypeCode.Byte => ValuesAsync<byte>(rows, field, value => value),
            TypeCode.Int16 => ValuesAsync<short>(rows, field, value => value),
            TypeCode.UInt16 => ValuesAsync<ushort>(rows, field, value => value),
            TypeCode.Int32 => ValuesAsync<int>(rows, field, value => value),
            TypeCode.UInt32 => ValuesAsync<uint>(rows, field, value => value),
            TypeCode.Int64 => ValuesAsync<long>(rows, field, value => value),
            TypeCode.UInt64 => ValuesAsync<ulong>(rows, field, value => (double)value),
            TypeCode.DateTime => TimesAsync(rows, field),
            _ when field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string) => TextsAsync(rows, field),
            _ when field.ClrType == typeof(DateOnly) => ValuesAsync<DateOnly>(rows, field, value => value),
            _ when field.ClrType == typeof(TimeOnly) => ValuesAsync<TimeOnly>(rows, field, value => value),
            _ when field.ClrType == typeof(TimeSpan) => ValuesAsync<TimeSpan>(rows, field, value => value),
            _ => throw new NabiException(
                $"{name}, column \"{field.Path}\" holds values of type {field.ClrType.Name}; a column of a table "
                + "holds numbers, texts or times."),
        };
    }

    private static Task<TableCell[]> TimesAsync(ParquetRowGroupReader rows, DataField field)
    {
        // Files say whether times are of UTC or of a clock on the wall.
        var kind = field is DateTimeDataField { IsAdjustedToUTC: true } ? DateTimeKind.Utc : DateTimeKind.Unspecified;
        return ValuesAsync<DateTime>(rows, field, value => DateTime.SpecifyKind(value, kind));
    }

    private static async Task<TableCell[]> ValuesAsync<T>(ParquetRowGroupReader rows, DataField field, Func<T, TableCell> cell)
        where T : struct
    {
        if (field.MaxDefinitionLevel == 0)
        {
            // No cell can be empty; asked for cells that can, the library reads marks that such a column does not have.
            var there = new T[rows.RowCount];
            await rows.ReadAsync<T>(field, there.AsMemory()).ConfigureAwait(false);
            return Array.ConvertAll(there, value => cell(value));
        }

        var values = new T?[rows.RowCount];
        await rows.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
        return Array.ConvertAll(values, value => value is { } there ? cell(there) : default);
    }

    private static async Task<TableCell[]> TextsAsync(ParquetRowGroupReader rows, DataField field)
    {
        var values = new string?[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory()).ConfigureAwait(false);
        return Array.ConvertAll(values, value => (TableCell)value);
    }
}
