namespace Nabi.Files;

/// <summary>Datatype and dataspace messages as h5py writes them for NumPy's types.</summary>
internal static class Hdf5TypeWriter
{
    /// <summary>The datatype message of numbers or flags.</summary>
    public static byte[] Numbers(ElementType type) => type switch
    {
        ElementType.Float16 => Float(2, 15, 10, 5, 15),
        ElementType.Float32 => Float(4, 31, 23, 8, 127),
        ElementType.Float64 => Float(8, 63, 52, 11, 1023),
        // NumPy has no bfloat16: Keras keeps the two bytes as they are and names the type in an attribute.
        ElementType.BFloat16 => new Hdf5Bytes().Bytes(0x15, 0, 0, 0).Double(2).ToArray(),
        ElementType.Bool => new Hdf5Bytes().Bytes(0x18, 2, 0, 0).Double(1).Bytes(Integer(1, signed: true))
            .Text("FALSE").PadTo(28).Text("TRUE").PadTo(36).Bytes(0, 1).ToArray(),
        ElementType.String => throw new NabiException("Text has no datatype of numbers."),
        _ => Integer(NumericArray.SizeOf(type), type is ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64),
    };

    /// <summary>The datatype message of text of one size, padded with zeros.</summary>
    public static byte[] FixedText(int size) => new Hdf5Bytes().Bytes(0x13, 1, 0, 0).Double(size).ToArray();

    /// <summary>The datatype message of UTF-8 text in the global heap.</summary>
    public static byte[] VariableText() => new Hdf5Bytes().Bytes(0x19, 1, 1, 0).Double(16).Bytes(Integer(1, signed: false)).ToArray();

    /// <summary>The dataspace message of a shape.</summary>
    public static byte[] Space(ReadOnlySpan<int> shape)
    {
        var bytes = new Hdf5Bytes().Bytes(1, (byte)shape.Length, 0, 0).Double(0);
        foreach (var size in shape)
            bytes.Quad(size);
        return bytes.ToArray();
    }

    private static byte[] Integer(int size, bool signed)
        => new Hdf5Bytes().Bytes(0x10, (byte)(signed ? 8 : 0), 0, 0).Double(size).Word(0).Word(8 * size).ToArray();

    private static byte[] Float(int size, byte sign, byte mantissa, byte exponent, int bias)
        => new Hdf5Bytes().Bytes(0x11, 0x20, sign, 0).Double(size).Word(0).Word(8 * size)
            .Bytes(mantissa, exponent, 0, mantissa).Double(bias).ToArray();
}
