using System.Text;

namespace Nabi.Forecasting.Tests.Tables;

/// <summary>Tables of texts.</summary>
internal static class Read
{
    /// <summary>The columns that most tests have.</summary>
    public static readonly TableColumns Load = new() { Time = "time", Series = ["machine"], Targets = ["load"] };

    public static SeriesTable Csv(string text, TableColumns? columns = null, SeriesCsvOptions? options = null)
        => SeriesTable.FromCsv(new StringReader(text), columns ?? Load, options);

    public static SeriesTable Bytes(byte[] bytes, TableColumns? columns = null, SeriesCsvOptions? options = null)
        => SeriesTable.FromCsv(new MemoryStream(bytes), columns ?? Load, options);

    /// <summary>A table of one series with a column of times and a load of 1, 2, 3, ...</summary>
    public static SeriesTable Times(IEnumerable<string> times, Func<TableColumns, TableColumns>? change = null)
    {
        StringBuilder text = new("time;load\n");
        var value = 1;
        foreach (var time in times)
            text.Append($"{time};{value++}\n");
        TableColumns columns = new() { Time = "time", Targets = ["load"] };
        return Csv(text.ToString(), change?.Invoke(columns) ?? columns, new SeriesCsvOptions { Separator = ';' });
    }

    public static string Error(Action act)
    {
        var message = Assert.ThrowsAny<NabiException>(act).Message;
        Assert.True(message.Length <= 300, $"{message.Length} letters: {message}");
        return message;
    }
}
