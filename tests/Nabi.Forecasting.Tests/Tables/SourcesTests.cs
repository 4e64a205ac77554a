using System.Data;

namespace Nabi.Forecasting.Tests.Tables;

/// <summary>Rows of objects and of queries, and what a forecaster makes of tables.</summary>
public sealed class SourcesTests
{
    [Fact]
    public void Objects_of_a_program_become_series()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var rows = Enumerable.Range(0, 20).Select(i => new Reading(start.AddHours(i / 2), i % 2 == 0 ? "a" : "b", i < 18 ? i : null,
            i % 3 == 0, i % 4 < 2 ? "day" : "night"));
        var table = SeriesTable.FromRows(rows, new()
        {
            Time = row => row.At,
            Series = row => row.Machine,
            Targets = { ["load"] = row => row.Load },
            Known = { ["holiday"] = row => row.IsHoliday, ["shift"] = row => row.Shift },
            Calendar = ["hour_of_day"],
        });
        Assert.Equal(9, table["b"].Length);
        Assert.Equal(10, table["b"].KnownLength);
        Assert.Equal([1, 3, 5], table["b"].Target()[..3].ToArray());
        Assert.Equal(["day", "night"], table.Schema.Known[1].Categories);
        Assert.Equal("2024-01-01 01:00:00+00:00", table["a"].Time.Text(1));
        Assert.Contains("row 2, column \"load\": expected a number, got 'x'", Read.Error(() => SeriesTable.FromRows((string[])["1", "x"],
            new() { Targets = { ["load"] = text => text } })), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rows_of_a_query_become_series()
    {
        using Microsoft.Data.Sqlite.SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "create table readings (at text, machine integer, load real, note text);"
            + "insert into readings values ('2024-01-01 00:00:00', 1, 1.5, 'x'), ('2024-01-01 01:00:00', 1, null, null),"
            + "('2024-01-01 02:00:00', 1, 3, 'y'), ('2024-01-01 00:00:00', 2, 7, ''), ('2024-01-01 01:00:00', 2, 8, '')";
        command.ExecuteNonQuery();
        command.CommandText = "select * from readings";
        using (var reader = command.ExecuteReader())
        {
            var table = SeriesTable.FromReader(reader, new() { Time = "at", Series = ["machine"], Targets = ["load"] });
            Assert.Equal([1.5, double.NaN, 3], table["1"].Target().ToArray());
            Assert.Equal([7, 8], table["2"].Target().ToArray());
        }

        using (var reader = command.ExecuteReader())
        {
            Assert.Contains("\"Load\"", Read.Error(() => SeriesTable.FromReader(reader, new() { Time = "at", Targets = ["Load"] })),
                StringComparison.Ordinal);
        }

        command.CommandText = "select x'00' as load";
        using (var reader = command.ExecuteReader())
        {
            Assert.Contains("row 1, column \"load\"", Read.Error(() => SeriesTable.FromReader(reader, new() { Targets = ["load"] })),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_in_memory_of_dates_is_read()
    {
        using DataTable data = new();
        data.Columns.Add("day", typeof(DateTime));
        data.Columns.Add("sales", typeof(decimal));
        for (var i = 0; i < 5; i++)
            data.Rows.Add(new DateTime(2024, 1, 1).AddDays(i), 1.5m * i);
        using var reader = data.CreateDataReader();
        var table = SeriesTable.FromReader(reader, new() { Time = "day", Targets = ["sales"] });
        Assert.Equal([0, 1.5, 3, 4.5, 6], table["sales"].Target().ToArray());
    }

    [Fact]
    public void Words_keep_their_numbers_in_another_table()
    {
        var columns = Read.Load with { Known = ["shift"], Other = null };
        var learnt = Read.Csv("time,machine,load,shift\n0,a,1,day\n1,a,2,night\n", columns);
        var read = Read.Csv("time,machine,load,shift\n0,a,1,night\n1,a,2,night\n", columns);
        Assert.Equal([1, 1], read.As(learnt.Schema)["a"].Known(0).ToArray());
        var other = Read.Csv("time,machine,load,shift\n0,a,1,nihgt\n1,a,2,day\n", columns);
        var message = Read.Error(() => other.As(learnt.Schema));
        Assert.Contains("\"nihgt\" is not among the words that were learnt from", message, StringComparison.Ordinal);
        Assert.Contains("\"night\"", message, StringComparison.Ordinal);
        var open = Read.Csv("time,machine,load,shift\n0,a,1,day\n1,a,2,night\n", columns with { Other = "other" });
        Assert.Equal([2, 0], other.As(open.Schema)["a"].Known(0).ToArray());
    }

    [Fact]
    public void A_forecaster_learns_from_a_file_and_forecasts_with_what_is_known_of_the_days_to_come()
    {
        string[] words = ["plain", "feast"];
        string Lines(int from, int to, bool hasLoad)
            => string.Concat(Enumerable.Range(from, to - from).SelectMany(i => "ab".Select(machine =>
            $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{machine},{(hasLoad ? $"{10 + i % 7 + (i % 5 == 0 ? 20 : 0)}" : "")},"
            + $"{words[i % 5 == 0 ? 1 : 0]}\n")));
        var columns = Read.Load with { Known = ["day"], Calendar = ["day_of_week"] };
        var table = Read.Csv($"time,machine,load,day\n{Lines(0, 200, true)}", columns);
        var coming = Read.Csv($"time,machine,load,day\n{Lines(200, 207, false)}", columns with { Targets = [] });
        var forecaster = new Forecaster(7, lookback: 14) { Model = new MQRNN { Epochs = 3 }, Levels = [0.8] }.Fit(table);
        Assert.Contains("known inputs (day) for 0 steps after its end", Read.Error(() => forecaster.Predict(table)),
            StringComparison.Ordinal);
        var forecast = forecaster.Predict(table, known: coming);
        Assert.Equal("2024-07-19", forecast["b"].Time(0));
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "load.forecast");
        forecaster.Save(path);
        Assert.Equal(forecast["b"].Median, Forecaster.Load(path).Predict(table, coming)["b"].Median);
    }

    private sealed record Reading(DateTime At, string Machine, double? Load, bool IsHoliday, string Shift);
}
