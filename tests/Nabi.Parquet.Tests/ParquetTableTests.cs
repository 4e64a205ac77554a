using global::Parquet;
using global::Parquet.Schema;
using Nabi.Forecasting;

namespace Nabi.Parquet.Tests;

/// <summary>Parquet files as tables of series.</summary>
public sealed class ParquetTableTests
{
    private static readonly TableColumns Columns = new()
    {
        Time = "time",
        Series = ["machine"],
        Targets = ["load"],
        Known = ["holiday"],
        Observed = ["weather", "count"],
    };

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task Groups_of_rows_become_series(CompressionMethod compression)
    {
        var table = ParquetTable.Read(new MemoryStream(await FileAsync(compression)), Columns);
        Assert.Equal(["a", "b"], table.Series.Select(one => one.Name));
        Assert.Equal([0, 2, 4, 6, double.NaN, 10], table["a"].Target()[..6].ToArray());
        Assert.Equal("1h", table.Schema.Frequency.ToString());
        Assert.Equal("2024-01-01 00:00:00", table["a"].Time.Text(0));
        Assert.Equal(["rain", "sun"], table.Schema.Observed[0].Categories);
        Assert.Equal([1, 0, 1], table["b"].Known(0)[..3].ToArray());
        Assert.Equal([1, 3], table["b"].Observed(1)[..2].ToArray());
    }

    [Fact]
    public async Task Mistakes_and_damage_end_in_sentences()
    {
        var whole = await FileAsync(CompressionMethod.Snappy);
        Assert.Contains("no column \"Load\"", Error(whole, Columns with { Targets = ["Load"] }), StringComparison.Ordinal);
        Assert.Contains("row 2, column \"time\": series \"load\" has this time in row 1", Error(whole, Columns with { Series = [] }),
            StringComparison.Ordinal);
        Assert.Contains("another kind of file", Error("time,load\n1,2\n"u8.ToArray(), Columns), StringComparison.Ordinal);
        Assert.Contains("another kind of file", Error([], Columns), StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.ThrowsAny<NabiException>(() => ParquetTable.Read("nowhere.parquet", Columns)).Message,
            StringComparison.Ordinal);
        var random = new Random(1);
        for (var trial = 0; trial < 2000; trial++)
        {
            var damaged = trial % 3 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (var i = 0; i < 3 && trial % 3 > 0; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                ParquetTable.Read(new MemoryStream(damaged), Columns);
            }
            catch (NabiException error)
            {
                Assert.InRange(error.Message.Length, 10, 300);
            }

            // Memory that is used again holds nothing of a damaged file.
            Assert.Equal(20, ParquetTable.Read(new MemoryStream(whole), Columns)["a"].Length);
        }
    }

    [Fact]
    public async Task Rows_on_business_days_have_them_as_steps()
    {
        DateTimeDataField time = new("time", DateTimeFormat.Date);
        DataField<double> load = new("load");
        DateTime[] days = [.. Enumerable.Range(0, 28).Select(static i => new DateTime(2024, 1, 1).AddDays(i))
            .Where(static day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))];
        MemoryStream stream = new();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(time, load), stream))
        {
            using var rows = writer.CreateRowGroup();
            await rows.WriteAsync<DateTime>(time, days);
            await rows.WriteAsync<double>(load, Enumerable.Range(0, days.Length).Select(static i => (double)i).ToArray());
        }

        var table = ParquetTable.Read(new MemoryStream(stream.ToArray()), new() { Time = "time", Targets = ["load"] });
        Assert.Equal("1b", table.Schema.Frequency.ToString());
        Assert.Equal(20, table.Series[0].Length);
        Assert.Equal("2024-01-29", table.Series[0].Time.Text(20));
    }

    private static string Error(byte[] bytes, TableColumns columns)
        => Assert.ThrowsAny<NabiException>(() => ParquetTable.Read(new MemoryStream(bytes), columns)).Message;

    private static async Task<byte[]> FileAsync(CompressionMethod compression)
    {
        DateTimeDataField time = new("time", DateTimeFormat.Timestamp, isAdjustedToUTC: false);
        DataField<string> machine = new("machine"), weather = new("weather");
        DataField<double?> load = new("load");
        DataField<bool> holiday = new("holiday");
        DataField<int> count = new("count");
        ParquetSchema schema = new(time, machine, load, holiday, weather, count);
        MemoryStream stream = new();
        await using (var writer = await ParquetWriter.CreateAsync(schema, stream, new ParquetOptions { CompressionMethod = compression }))
        {
            foreach (var group in (int[])[0, 1])
            {
                using var rows = writer.CreateRowGroup();
                var numbers = Enumerable.Range(20 * group, 20).ToArray();
                await rows.WriteAsync<DateTime>(time, numbers.Select(i => new DateTime(2024, 1, 1).AddHours(i / 2)).ToArray());
                await rows.WriteAsync(machine, numbers.Select(i => i % 2 == 0 ? "a" : "b").ToArray());
                await rows.WriteAsync<double>(load, numbers.Select(i => i == 8 ? (double?)null : i).ToArray());
                await rows.WriteAsync<bool>(holiday, numbers.Select(i => i % 4 == 1).ToArray());
                await rows.WriteAsync(weather, numbers.Select(i => i % 3 == 0 ? "sun" : "rain").ToArray());
                await rows.WriteAsync<int>(count, numbers);
            }
        }

        return stream.ToArray();
    }
}
