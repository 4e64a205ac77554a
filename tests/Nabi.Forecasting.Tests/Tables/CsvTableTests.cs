using System.Text;

namespace Nabi.Forecasting.Tests.Tables;

/// <summary>Tables of text files.</summary>
public sealed class CsvTableTests
{
    private const string Two =
        "time,machine,load\n2024-01-01 00:00,a,1\n2024-01-01 01:00,a,2\n2024-01-01 00:00,b,3\n2024-01-01 01:00,b,4\n";

    [Fact]
    public void Series_targets_and_times_are_read()
    {
        var table = Read.Csv(Two);
        Assert.Equal(["a", "b"], table.Series.Select(one => one.Name));
        Assert.Equal([3, 4], table["b"].Target().ToArray());
        Assert.Equal("1h", table.Schema.Frequency.ToString());
        Assert.Equal(new DateTime(2024, 1, 1, 2, 0, 0), table["a"].Time[2]);
        Assert.StartsWith("2 series of 2 steps, 2024-01-01 00:00:00 to 2024-01-01 01:00:00, 1h apart.", table.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("\"a\"", Read.Error(() => _ = table["A"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_separator_is_found(char separator)
        => Assert.Equal([3, 4], Read.Csv(Two.Replace(',', separator))["b"].Target().ToArray());

    [Theory]
    [InlineData("sep=;\ntime;machine;load\n2024-01-01;a;1\n2024-01-02;a;2\n")]
    [InlineData("time;machine;load;\n2024-01-01;a;1;\n2024-01-02;a;2;\n")]
    [InlineData("time;machine;load\n2024-01-01;a;1;\n2024-01-02;a;2;\n")]
    [InlineData("time;machine;load;\n2024-01-01;a;1\n2024-01-02;a;2\n")]
    [InlineData("\"time\";\"machine\";\"load\"\r\n\"2024-01-01\";\"a\";\"1\"\r\n\r\n\"2024-01-02\";\"a\";\"2\"\r\n")]
    [InlineData("note;time;machine;load\n\"one; \"\"two\"\"\nlines\";2024-01-01;a;1\n;2024-01-02;a;2")]
    [InlineData(" time ; machine ;load\n2024-01-02; a ; 2 \n2024-01-01;a; 1\n")]
    public void Files_of_many_kinds_read_the_same(string text)
        => Assert.Equal([1, 2], Read.Csv(text)["a"].Target().ToArray());

    [Fact]
    public void Rows_stand_in_any_order()
    {
        var random = new Random(1);
        var rows = (from machine in "abc"
                    from hour in Enumerable.Range(0, 50)
                    select $"2024-01-{1 + hour / 24:00}T{hour % 24:00}:00:00,{machine},{hour + machine * 100}").ToArray();
        random.Shuffle(rows);
        var table = Read.Csv($"time,machine,load\n{string.Join('\n', rows)}");
        foreach (var history in table.Series)
            Assert.Equal(Enumerable.Range(0, 50).Select(hour => hour + history.Name[0] * 100.0), history.Target().ToArray());
    }

    [Theory]
    [InlineData("1,5", "2,25", null)]
    [InlineData("1.234,5", "2.000,25", '.')]
    [InlineData("1 234,5", "2\u00A0000,25", ' ')]
    public void The_decimal_comma_is_found_and_groups_are_said(string one, string two, char? thousands)
    {
        var table = Read.Csv($"time;machine;load\n2024-01-01;a;{one}\n2024-01-02;a;{two}\n", null,
            new SeriesCsvOptions { ThousandsMark = thousands, DecimalMark = thousands is null ? null : ',' });
        Assert.Equal(thousands is null ? [1.5, 2.25] : [1234.5, 2000.25], table["a"].Target().ToArray());
    }

    [Theory]
    [InlineData("1,234", "2,345", "DecimalMark = ','")]
    [InlineData("1.5", "2,5", "DecimalMark = ','")]
    [InlineData("1,5", "2.5", "; set DecimalMark = ','")]
    [InlineData("1'234", "2", "; set ThousandsMark = '")]
    [InlineData("1'234,5", "2", "; set DecimalMark = ',' and ThousandsMark = '")]
    [InlineData("1.23,5", "2", "expected a number, got '1.23,5';")]
    [InlineData("12 34", "2", "expected a number, got '12 34';")]
    [InlineData("1.234.567", "2", "; set DecimalMark = ',' and ThousandsMark = '.'")]
    [InlineData("50.644", "2", "three decimals or be thousands; set DecimalMark = '.' or ThousandsMark = '.'")]
    [InlineData("901", "-1.200", "set DecimalMark = '.' or ThousandsMark = '.'")]
    [InlineData("12 %", "2", "expected a number, got '12 %'")]
    [InlineData("1", "x", "expected a number, got 'x'")]
    [InlineData("1", "inf", "expected a number")]
    [InlineData("1", "Infinity", "not finite")]
    public void A_number_that_could_be_two_is_refused(string one, string two, string reason)
    {
        var message = Read.Error(() => Read.Csv($"time;machine;load\n2024-01-01;a;{one}\n2024-01-02;a;{two}\n"));
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("column \"load\"", message, StringComparison.Ordinal);
        Assert.Contains("line ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.202,8", "999,5", ';', 1202.8, 999.5)]
    [InlineData("1.202,8", "1.202", ';', 1202.8, 1202)]
    [InlineData("-1.234.567,8", "12", ';', -1234567.8, 12)]
    [InlineData("\"1,035.30\"", "\"1,018\"", ',', 1035.3, 1018)]
    [InlineData("1,035.30", "0.5", ';', 1035.3, 0.5)]
    [InlineData("1 201,0", "85,1", ';', 1201, 85.1)]
    [InlineData("1\u00A0201,0", "12\u00A0345\u00A0678", ';', 1201, 12345678)]
    [InlineData("1\u202F201,5", "-2\u202F000", ';', 1201.5, -2000)]
    [InlineData("\u22120,4", "\u22121 084,6", ';', -0.4, -1084.6)]
    [InlineData("\u22120.4", "\u221212", ',', -0.4, -12)]
    public void Numbers_that_can_be_read_one_way_only_need_no_options(string one, string two, char separator, double first, double second)
        => Assert.Equal([first, second], Read.Csv($"time{separator}machine{separator}load\n2024-01-01{separator}a{separator}{one}\n"
            + $"2024-01-02{separator}a{separator}{two}\n")["a"].Target().ToArray());

    [Theory]
    [InlineData("50.644", "2.5", ';')]
    [InlineData("50.644", "0.123", ';')]
    [InlineData("50.644", "1234.567", ';')]
    [InlineData("50.644", "51.002", ',')]
    public void A_point_before_three_digits_is_a_decimal_mark_where_something_shows_it(string one, string two, char separator)
        => Assert.Equal([double.Parse(one, System.Globalization.CultureInfo.InvariantCulture),
            double.Parse(two, System.Globalization.CultureInfo.InvariantCulture)],
            Read.Csv($"time;machine;load\n2024-01-01;a;{one}\n2024-01-02;a;{two}\n".Replace(';', separator))["a"].Target().ToArray());

    [Fact]
    public void A_single_column_needs_no_separator()
        => Assert.Equal([1.5, 2.25], Read.Csv("load\n1,5\n2,25\n", new TableColumns { Targets = ["load"] }).Series[0].Target().ToArray());

    [Fact]
    public void Sentences_stay_short_whatever_the_names()
    {
        var name = new string('x', 5000);
        Read.Error(() => Read.Csv($"{name}1,{name}2,{name}3\n1,2,3\n", Read.Load with { Targets = [name] }));
        Read.Error(() => Read.Csv($"time,machine,{name}\n2024-01-01,{name},{name}\n", Read.Load with { Targets = [name] }));
        Read.Error(() => Read.Csv($"time,machine,load\n2024-01-01,{name},1\n2024-01-01,{name},1\n"));
    }

    [Fact]
    public void Groups_of_other_lengths_are_refused()
        => Assert.Contains("line 2", Read.Error(() => Read.Csv("time;machine;load\n2024-01-01;a;1,5\n", null,
            new SeriesCsvOptions { ThousandsMark = ',', DecimalMark = '.' })), StringComparison.Ordinal);

    [Fact]
    public void Numbers_are_exact()
    {
        string[] numbers = ["0.1", "-3.14159265358979", "1e-300", "123456789012345678", "0.30000000000000004", "-0", "5e-324", ".5", "5.",
            "9007199254740993", "+1.25", "999999999999999", "0.000000000000001", "3.4028234663852886E38"];
        var table = Read.Times(numbers.Select((_, i) => $"{i}"));
        Assert.Equal(numbers.Length, table.Series[0].Length);
        var read = Read.Csv($"load\n{string.Join('\n', numbers)}\n", new TableColumns { Targets = ["load"] }).Series[0].Target().ToArray();
        Assert.Equal(numbers.Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("-9999")]
    public void Missing_cells_are_missing(string cell)
    {
        var table = Read.Csv($"time,machine,load\n2024-01-01,a,1\n2024-01-02,a,{cell}\n2024-01-03,a,3\n",
            Read.Load with { Missing = ["-9999"] });
        Assert.Equal([1, double.NaN, 3], table["a"].Target().ToArray());
        Assert.Contains("1 cell is missing", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Marks_and_names_of_encodings_decide()
    {
        const string text = "time,기계,load\n2024-01-01,서울,1\n2024-01-02,서울,2\n";
        var columns = Read.Load with { Series = ["기계"] };
        foreach (var encoding in (Encoding[])[new UTF8Encoding(true), new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode,
            Encoding.UTF32])
        {
            Assert.Equal("서울", Read.Bytes([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], columns).Series[0].Name);
        }

        foreach (var name in (string[])["cp949", "euc-kr", "ks_c_5601-1987", "949"])
        {
            var bytes = CodePagesEncodingProvider.Instance.GetEncoding(949)!.GetBytes(text);
            Assert.Equal("서울", Read.Bytes(bytes, columns, new SeriesCsvOptions { Encoding = name }).Series[0].Name);
        }

        var western =
            CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("time,machine,load\n2024-01-01,Köln,1\n2024-01-02,Köln,2\n");
        Assert.Equal("Köln", Read.Bytes(western, null, new SeriesCsvOptions { Encoding = "windows-1252" }).Series[0].Name);
        var message = Read.Error(() => Read.Bytes(western));
        Assert.Contains("line 2, byte 31 of the file: 0xF6 is no utf-8", message, StringComparison.Ordinal);
        Assert.Contains("windows-1252", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_letter_becomes_another_in_silence()
    {
        var utf8 = Encoding.UTF8.GetBytes("time,machine,load\n2024-01-01,Köln,1\n2024-01-02,Köln,2\n");
        Assert.Contains("is UTF-8, not windows-1252",
            Read.Error(() => Read.Bytes(utf8, null, new SeriesCsvOptions { Encoding = "windows-1252" })), StringComparison.Ordinal);
        Assert.Contains("workbook of a spreadsheet", Read.Error(() => Read.Bytes([.. "PK\u0003\u0004xlsx"u8])), StringComparison.Ordinal);
        Assert.Contains("is no form of times", Read.Error(() => Read.Csv(Two, Read.Load with { TimeFormat = "%" })),
            StringComparison.Ordinal);
        var unmarked = Encoding.Unicode.GetBytes("time,machine,load\n2024-01-01,a,1\n");
        Assert.Contains("utf-16", Read.Error(() => Read.Bytes(unmarked)), StringComparison.Ordinal);
        Assert.Equal("a", Read.Bytes([.. unmarked, .. Encoding.Unicode.GetBytes("2024-01-02,a,1")], null,
            new SeriesCsvOptions { Encoding = "utf-16" }).Series[0].Name);
        Assert.Contains("no encoding 'klingon'", Read.Error(() => Read.Bytes(utf8, null, new SeriesCsvOptions { Encoding = "klingon" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_byte_far_behind_has_its_line()
    {
        var text = new StringBuilder("time,machine,load\n");
        for (var i = 0; i < 9000; i++)
            text.Append($"{i},a,{i}\n");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var at = Array.LastIndexOf(bytes, (byte)'a');
        bytes[at] = 0xFF;
        Assert.Contains($"line 9001, byte {at + 1} of the file: 0xFF", Read.Error(() => Read.Bytes(bytes)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("time,machine,load\n", "there are no rows")]
    [InlineData("time,machine,Load\n2024-01-01,a,1\n", "no column \"load\"; there are \"Load\"")]
    [InlineData("time,machine,load,load\n2024-01-01,a,1,1\n", "2 columns \"load\"")]
    [InlineData("time,machine,load\n2024-01-01,a\n", "expected 3 cells as in the first line, got 2")]
    [InlineData("time,machine,load\n2024-01-01,a,1,2\n", "line 2: expected 3 cells")]
    [InlineData("time,machine,load\n2024-01-01,,1\n", "the cell is empty")]
    [InlineData("time,machine,load\n,a,1\n", "the time is missing")]
    [InlineData("time,machine,load\n2024-01-01,a,1\n2024-01-01,a,2\n", "has this time in line 2 already")]
    [InlineData("time,machine,load\n2024-01-01,a,1\n2024-01-02,a,2\n2024-01-01,b,\n", "no value of \"load\"")]
    [InlineData("time,machine,load\n2024-01-01,a,1\n", "set Frequency")]
    [InlineData("time,machine,load\n2024-01-01,\"a,1\n2024-01-02,a,1\n", "line 2: a quote is not closed")]
    public void Mistakes_name_their_place(string text, string reason)
        => Assert.Contains(reason, Read.Error(() => Read.Csv(text)), StringComparison.Ordinal);

    [Fact]
    public void Columns_named_for_two_things_are_refused()
    {
        Assert.Contains("named for two things", Read.Error(() => Read.Csv(Two, Read.Load with { Known = ["load"] })),
            StringComparison.Ordinal);
        Assert.Contains("no target", Read.Error(() => Read.Csv(Two, Read.Load with { Targets = [] })), StringComparison.Ordinal);
        Assert.Contains("Categorical", Read.Error(() => Read.Csv(Two, Read.Load with { Categorical = ["load"] })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_a_header_and_series_of_two_columns_are_read()
    {
        var table = Read.Csv("2024-01-01,a,x,1\n2024-01-02,a,x,2\n2024-01-01,a,y,3\n2024-01-02,b,x,4\n", new TableColumns
        {
            Time = "0",
            Series = ["1", "2"],
            Targets = ["3"],
            Frequency = "1d",
        }, new SeriesCsvOptions { HasHeader = false });
        Assert.Equal(["a/x", "a/y", "b/x"], table.Series.Select(one => one.Name));
        Assert.Equal([3], table["a/y"].Target().ToArray());
    }

    [Fact]
    public void Damaged_files_end_in_a_sentence()
    {
        var random = new Random(3);
        var text = "time,machine,load,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"2024-01-{1 + i / 4:00} {6 * (i % 4):00}:00,\"m,{i % 2}\",{i * 0.5},k{i % 3}\n"));
        var whole = Encoding.UTF8.GetBytes(text);
        var columns = Read.Load with { Observed = ["kind"], Duplicates = "mean", Calendar = ["hour_of_day"] };
        for (var trial = 0; trial < 500; trial++)
        {
            byte[] damaged = [.. whole];
            for (var i = 0; i < 3; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Read.Bytes(trial % 3 == 0 ? whole[..random.Next(whole.Length)] : damaged, columns);
            }
            catch (NabiException error)
            {
                Assert.InRange(error.Message.Length, 10, 300);
            }
        }
    }
}
