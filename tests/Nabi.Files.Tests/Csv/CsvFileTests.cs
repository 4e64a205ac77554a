using System.Globalization;
using System.Text;

namespace Nabi.Files.Tests;

public sealed class CsvFileTests
{
    [Fact]
    public void Columns_of_text_are_left_out()
    {
        var table = Read("date,\"T, degC\",p\r\n01.01.2009,1.5,-2e3\r\n02.01.2009, 3 ,4\r\n\r\n");
        Assert.Equal(["T, degC", "p"], table.Columns);
        Assert.Equal([2, 2], table.Values.Shape.ToArray());
        Assert.Equal([1.5, -2000, 3, 4], table.Values.ToDoubles());
    }

    [Fact]
    public void Numbers_alone_need_no_header()
    {
        var table = Read("1;2\n3;4", new CsvOptions { Separator = ';' });
        Assert.Equal(["0", "1"], table.Columns);
        Assert.Equal([1, 2, 3, 4], table.Values.ToInts());
    }

    [Fact]
    public void Columns_are_taken_in_the_order_asked()
        => Assert.Equal([3, 1, 6, 4], Read("a,b,c\n1,2,3\n4,5,6\n", new CsvOptions { Columns = ["c", "a"] }).Values.ToInts());

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3")]
    [InlineData("a,b\n1,2\n3,x\n", "column 'b'")]
    [InlineData("a,b\n1,2\n3,\n", "say what empty fields stand for")]
    [InlineData("a,b\n1,\"2\n", "not closed")]
    [InlineData("a,b\n1,\"2\"3\n", "closing quote")]
    [InlineData("a,b\n1,2\"\n3,4\"\n", "line 2: a quote stands within a field")]
    [InlineData("a,b\n\"1\n\",2\n3,\"x\"\n", "line 4, column 'b'")]
    public void Errors_name_their_place(string text, string reason)
    {
        var message = Assert.Throws<NabiException>(() => Read(text)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("the csv stream, line ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a,b\n\n\n1,2\n\n3,4")]
    [InlineData("\"a\",\"b\"\r\n\"1\",\"2\"\r\n\"3\",4\r\n")]
    [InlineData("\ufeffa,b\n1,2\n3,4\n")]
    [InlineData("a,b,\"t\"\"\n,\"\n1,2,\"x\ny\"\n3,4,\"\"\n")]
    public void Line_ends_and_quotes_of_all_kinds_read(string text)
        => Assert.Equal([1, 2, 3, 4], Read(text, new CsvOptions { Columns = ["a", "b"] }).Values.ToInts());

    [Fact]
    public void Fields_that_do_not_end_are_refused()
    {
        Assert.Contains("longer than 1048576", Assert.Throws<NabiException>(() => Read($"a\n{new string('1', (1 << 20) + 1)}\n")).Message,
            StringComparison.Ordinal);
        Assert.Contains("a quote may not be closed", Assert.Throws<NabiException>(() => Read($"a\n\"{new string('1', 1 << 25)}")).Message,
            StringComparison.Ordinal);
        Assert.Contains("cannot separate fields",
            Assert.Throws<NabiException>(() => Read("a\n", new CsvOptions { Separator = '"' })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_fields_can_become_NaN()
        => Assert.Equal([1, double.NaN], Read("a,b\n1,\n", new CsvOptions { EmptyValue = double.NaN }).Values.ToDoubles());

    [Fact]
    public void Empty_files_and_headers_alone_have_no_rows()
    {
        Assert.Equal(0, Read("").Values.Length);
        Assert.Equal([0, 2], Read("a,b\n").Values.Shape.ToArray());
    }

    [Fact]
    public void What_is_written_reads_back_in_any_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            var stream = new MemoryStream();
            CsvFile.Write(stream, NumericArray.Of(new[] { 1.5f, float.NaN, 1e-30f, -0.1f }, [2, 2]), ["a", "b \"c\", d"]);
            stream.Position = 0;
            var table = CsvFile.Read(stream);
            Assert.Equal(["a", "b \"c\", d"], table.Columns);
            Assert.Equal([1.5f, float.NaN, 1e-30f, -0.1f], table.Values.ToFloats());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_weather_of_Jena_reads()
    {
        var path = Directory.GetFiles(Path.Combine(SharedFiles.Data, "jena_climate"), "mpi_roof*.csv").Single();
        var table = CsvFile.Read(path, new CsvOptions { Encoding = Encoding.Latin1 });
        Assert.Equal([19132, 21], table.Values.Shape.ToArray());
        Assert.Contains("T (degC)", table.Columns);
    }

    private static CsvTable Read(string text, CsvOptions? options = null)
        => CsvFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), options: options);
}
