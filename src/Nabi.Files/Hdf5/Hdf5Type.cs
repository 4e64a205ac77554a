namespace Nabi.Files;

/// <summary>A datatype message (section IV.A.2.d), as far as it is numbers, flags or text.</summary>
/// <param name="Storage">How an element is stored.</param>
/// <param name="Element">What an element becomes.</param>
/// <param name="Size">The bytes of an element in the file.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
internal sealed record Hdf5Type(Hdf5Storage Storage, ElementType Element, int Size, bool BigEndian)
{
    private const int DeepestNesting = 4;

    /// <summary>Reads the message.</summary>
    public static Hdf5Type Read(Hdf5Source source, Hdf5Cursor cursor, int depth = 0)
    {
        if (depth > DeepestNesting)
            throw source.Bad("a datatype is nested too deep");
        var first = cursor.Byte();
        var (kind, version) = (first & 15, first >> 4);
        if (version is < 1 or > 4)
            throw source.Unsupported($"a datatype has version {version}; expected 1 to 4");
        var bits = cursor.Number(3);
        var size = cursor.UInt32();
        if (size is 0 or > int.MaxValue)
            throw source.Bad($"a datatype has elements of {size} bytes");
        return kind switch
        {
            0 => Integer(source, cursor, (int)size, bits),
            1 => Float(source, cursor, (int)size, bits),
            3 => new Hdf5Type((bits & 15) == 2 ? Hdf5Storage.SpacePaddedText : Hdf5Storage.ZeroPaddedText,
                ElementType.String, (int)size, false),
            5 => new Hdf5Type(Hdf5Storage.Opaque, ElementType.UInt8, (int)size, false),
            8 => Enumeration(source, cursor, version, (int)(bits & 0xffff), depth),
            9 when (bits & 15) == 1 => size == 8 + source.OffsetSize
                ? new Hdf5Type(Hdf5Storage.VariableText, ElementType.String, (int)size, false)
                : throw source.Bad($"a variable-length text has references of {size} bytes"),
            _ =>
                throw source.Unsupported($"it holds elements of the datatype class {kind} ({Name(kind)}); expected numbers, flags or text"),
        };
    }

    private static string Name(int kind) => kind switch
    {
        2 => "time",
        4 => "bit field",
        6 => "compound",
        7 => "reference",
        9 => "variable-length sequence",
        10 => "array",
        _ => "unknown",
    };

    private static Hdf5Type Integer(Hdf5Source source, Hdf5Cursor cursor, int size, long bits)
    {
        var offset = cursor.UInt16();
        var precision = cursor.UInt16();
        var signed = (bits & 8) != 0;
        if (offset != 0 || precision != 8 * size)
            throw source.Unsupported($"it holds integers of {precision} bits in {size} bytes");
        var element = (size, signed) switch
        {
            (1, true) => ElementType.Int8,
            (2, true) => ElementType.Int16,
            (4, true) => ElementType.Int32,
            (8, true) => ElementType.Int64,
            (1, false) => ElementType.UInt8,
            (2, false) => ElementType.UInt16,
            (4, false) => ElementType.UInt32,
            (8, false) => ElementType.UInt64,
            _ => throw source.Unsupported($"it holds integers of {size} bytes; expected 1, 2, 4 or 8"),
        };
        return new Hdf5Type(Hdf5Storage.Numbers, element, size, (bits & 1) != 0);
    }

    private static Hdf5Type Float(Hdf5Source source, Hdf5Cursor cursor, int size, long bits)
    {
        var offset = cursor.UInt16();
        var precision = cursor.UInt16();
        cursor.Skip(1);
        var exponent = cursor.Byte();
        cursor.Skip(1);
        var mantissa = cursor.Byte();
        var element = (size, exponent, mantissa) switch
        {
            (2, 5, 10) => ElementType.Float16,
            (2, 8, 7) => ElementType.BFloat16,
            (4, 8, 23) => ElementType.Float32,
            (8, 11, 52) => ElementType.Float64,
            _ =>
                throw source.Unsupported(
                    $"it holds floats of {size} bytes with {exponent} exponent and {mantissa} mantissa bits; expected IEEE 16, 32 or 64"),
        };
        return offset == 0 && precision == 8 * size && (bits & 0x40) == 0
            ? new Hdf5Type(Hdf5Storage.Numbers, element, size, (bits & 1) != 0)
            : throw source.Unsupported("it holds floats in an unusual bit order");
    }

    /// <summary>An enumeration is its base type; the one of FALSE and TRUE over a byte is h5py's bool.</summary>
    private static Hdf5Type Enumeration(Hdf5Source source, Hdf5Cursor cursor, int version, int count, int depth)
    {
        var type = Read(source, cursor, depth + 1);
        if (type.Storage != Hdf5Storage.Numbers)
            throw source.Bad("an enumeration is not one of integers");
        var names = new string[Math.Min(count, 3)];
        for (var i = 0; i < count && i < names.Length; i++)
        {
            var from = cursor.Position;
            names[i] = cursor.TextToZero();
            if (version < 3)
                cursor.Align(from);
        }

        return type.Size == 1 && names is ["FALSE", "TRUE"] ? type with { Element = ElementType.Bool } : type;
    }
}
