using System.Text;

namespace Nabi.Files.Tests;

public sealed class NpyFileTests
{
    [Theory]
    [InlineData("<i2", new byte[] { 1, 0, 254, 255 })]
    [InlineData(">i2", new byte[] { 0, 1, 255, 254 })]
    public void Both_byte_orders_give_the_same_values(string descr, byte[] values)
    {
        var array = Parse(1, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': (2,), }}", values);
        Assert.Equal(ElementType.Int16, array.ElementType);
        Assert.Equal([1, -2], array.ToInts());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_is_read(int version)
        => Assert.Equal(3f,
            Parse(version, "{'descr': '<f4', 'fortran_order': False, 'shape': ()}", BitConverter.GetBytes(3f)).ToFloats()[0]);

    [Fact]
    public void Fortran_order_is_turned_into_C_order()
    {
        var array = Parse(1, "{'shape': (2L, 3L), 'fortran_order': True, 'descr': '|u1'}", [0, 3, 1, 4, 2, 5]);
        Assert.Equal([0, 1, 2, 3, 4, 5], array.ToInts());
        Assert.Equal([2, 3], array.Shape.ToArray());
    }

    [Fact]
    public void Fortran_order_of_three_axes_is_turned()
    {
        // Value at (a, b, c) is 100a + 10b + c; Fortran order runs a fastest.
        var bytes = new List<byte>();
        for (var c = 0; c < 2; c++)
        {
            for (var b = 0; b < 3; b++)
            {
                for (var a = 0; a < 2; a++)
                    bytes.Add((byte)(100 * a + 10 * b + c));
            }
        }

        var array = Parse(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2)}", [.. bytes]);
        Assert.Equal([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121], array.ToInts());
    }

    [Fact]
    public void Every_type_round_trips()
    {
        NumericArray[] arrays =
        [
            NumericArray.Of(new[] { true, false }), NumericArray.Of(new sbyte[] { -1, 2 }), NumericArray.Of(new short[] { -300, 2 }),
            NumericArray.Of(new[] { int.MinValue, 2 }), NumericArray.Of(new[] { long.MinValue, 2 }), NumericArray.Of(new byte[] { 255, 2 }),
            NumericArray.Of(new ushort[] { 65535, 2 }), NumericArray.Of(new[] { uint.MaxValue, 2u }),
            NumericArray.Of(new[] { ulong.MaxValue, 2ul }),
            NumericArray.Of(new[] { (Half)1.5f, Half.NaN }), NumericArray.Of(new[] { float.NaN, -0f }),
            NumericArray.Of(new[] { 1e300, double.NegativeInfinity }),
            NumericArray.Of(new[] { "ä😀", "" }), NumericArray.Scalar(7L), NumericArray.Of(Array.Empty<float>(), [0, 3]),
        ];
        foreach (var array in arrays)
        {
            var stream = new MemoryStream();
            NpyFile.Write(stream, array);
            stream.WriteByte(99);
            stream.Position = 0;
            var back = NpyFile.Read(stream);
            Assert.Equal(array.ToString(), back.ToString());
            Assert.Equal(array.ToStrings(), back.ToStrings());
            Assert.Equal(99, stream.ReadByte());
        }
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000)}", "only 4 follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807)}", "at most 2147483647")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 0)}", "")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}", "63 bits")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "whole numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'descr': '<f8'}", "unexpected")]
    [InlineData("{'descr': '<f4', 'fortran_order': maybe, 'shape': (1,)}", "neither True nor False")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", "several fields")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}", "c8")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "Python objects")]
    [InlineData("{'descr': '<U99999999', 'fortran_order': False, 'shape': (1,)}", "npy type")]
    [InlineData("", "'{' is missing")]
    public void Hostile_headers_are_refused_with_a_reason(string header, string reason)
    {
        // A zero-sized axis among huge ones is legal and holds nothing.
        if (reason.Length == 0)
        {
            Assert.Equal(0, Parse(1, header, [1, 2, 3, 4]).Length);
            return;
        }

        var error = Assert.Throws<NabiException>(() => Parse(1, header, [1, 2, 3, 4]));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_shape_on_an_unseekable_stream_takes_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var stream = new OneWay(File("{'descr': '<f8', 'fortran_order': False, 'shape': (800000000,)}", 1, new byte[100]));
        var error = Assert.Throws<NabiException>(() => NpyFile.Read(stream));
        Assert.Contains("ends after 100", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Theory]
    [InlineData(2147483648d)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(-1e20)]
    public void Fractions_and_large_numbers_do_not_become_integers(double value)
        => Assert.Throws<NabiException>(() => NumericArray.Of(new[] { value }).ToInts());

    [Fact]
    public void Whole_floats_become_integers()
    {
        Assert.Equal([int.MaxValue, int.MinValue, 0], NumericArray.Of(new[] { 2147483647d, -2147483648d, -0d }).ToInts());
        Assert.Equal([3L], NumericArray.Of(new[] { 3f }).ToLongs());
        Assert.Throws<NabiException>(() => NumericArray.Of(new[] { 9223372036854775808f }).ToLongs());
    }

    private static NumericArray Parse(int version, string header, byte[] values)
        => NpyFile.Read(new MemoryStream(File(header, version, values)));

    private static byte[] File(string header, int version, byte[] values)
    {
        var text = Encoding.Latin1.GetBytes(header + "\n");
        var length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. values];
    }

    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
