using System.Text;

namespace Nabi.Files.Tests;

public sealed class SafeTensorsFileTests
{
    [Fact]
    public void Every_type_round_trips()
    {
        var arrays = new Dictionary<string, NumericArray>
        {
            ["flag"] = NumericArray.Of(new[] { true, false, true }),
            ["i8"] = NumericArray.Of(new sbyte[] { -1 }),
            ["half"] = NumericArray.Of(new[] { (Half)1.5f }),
            ["brain"] = new NumericArray(ElementType.BFloat16, new ushort[] { 0x3f80 }, [1]),
            ["w/kernel"] = NumericArray.Of(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]),
            ["long"] = NumericArray.Scalar(long.MinValue),
            ["big"] = NumericArray.Of(new[] { ulong.MaxValue }),
            ["none"] = NumericArray.Of(Array.Empty<double>(), [0, 7]),
        };
        var stream = new MemoryStream();
        SafeTensorsFile.Write(stream, arrays, new Dictionary<string, string> { ["format"] = "pt" });
        using var file = SafeTensorsFile.Open(stream);
        Assert.Equal(arrays.Keys.Order(), file.Names.Order());
        Assert.Equal("pt", file.Metadata["format"]);
        foreach (var (name, array) in arrays)
        {
            Assert.Equal(array.ToString(), file[name].ToString());
            Assert.Equal(array.ToStrings(), file[name].ToStrings());
        }

        Assert.Contains("'w/kernel'", Assert.Throws<NabiException>(() => file["x"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var stream = new MemoryStream();
        SafeTensorsFile.Write(stream, [new("a", NumericArray.Of(new[] { 1f }))]);
        byte[] expected = [56, 0, 0, 0, 0, 0, 0, 0,
            .. "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  "u8, 0, 0, 128, 63];
        expected[0] = (byte)(expected.Length - 12);
        Assert.Equal(expected, stream.ToArray());
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "its shape needs 8")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "impossible offsets")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}", "gap")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}", "overlap")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}", "twice")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}", "follow the header")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807,4],\"data_offsets\":[0,4]}}", "axis")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[-4],\"data_offsets\":[0,4]}}", "63 bits")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4.5],\"data_offsets\":[0,4]}}", "63 bits")]
    [InlineData("{\"a\":{\"shape\":[4],\"data_offsets\":[0,4]}}", "lacks")]
    [InlineData("{\"a\":[[[[[[[[[[1]]]]]]]]]]}", "JSON")]
    [InlineData("[]", "JSON")]
    [InlineData("{\"a\":7}", "JSON")]
    [InlineData("", "JSON")]
    public void Hostile_headers_are_refused_with_a_reason(string json, string reason)
    {
        var text = Encoding.UTF8.GetBytes(json);
        byte[] bytes = [.. BitConverter.GetBytes((long)text.Length), .. text, 1, 2, 3, 4];
        Assert.Contains(reason, Assert.Throws<NabiException>(() => SafeTensorsFile.Open(new MemoryStream(bytes))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_header_is_refused_before_it_is_read() => Assert.Contains(
        "declares a header",
        Assert.Throws<NabiException>(() => SafeTensorsFile.Open(new MemoryStream([255, 255, 255, 255, 255, 255, 255, 127, 123]))).Message,
        StringComparison.Ordinal);
}
