using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Nabi.Serving;

/// <summary>The protocol's types: their words, sizes, and bytes to tensors and back.</summary>
internal static class DataTypes
{
    /// <summary>The word for a tensor's type.</summary>
    public static string Of(DType type) => type switch
    {
        DType.Int32 => "INT32",
        DType.Bool => "BOOL",
        DType.String => "BYTES",
        _ => "FP32",
    };

    /// <summary>How many bytes an element has; 0 for texts.</summary>
    /// <exception cref="ServingException">The word is unknown.</exception>
    public static int SizeOf(string type, string owner) => type switch
    {
        "BOOL" or "INT8" or "UINT8" => 1,
        "INT16" or "UINT16" or "FP16" or "BF16" => 2,
        "INT32" or "UINT32" or "FP32" => 4,
        "INT64" or "UINT64" or "FP64" => 8,
        "BYTES" => 0,
        _ => throw new ServingException(400,
            $"{owner}: the datatype '{Sentence.Short(type)}' is unknown; use FP32, INT32, INT64, BOOL, BYTES or another of the protocol."),
    };

    /// <summary>How many elements a shape has, if they can be there at all.</summary>
    /// <exception cref="ServingException">A length is negative, or there are more elements than a request can hold.</exception>
    public static int Count(ReadOnlySpan<long> shape, long most, string owner)
    {
        if (shape.Length > 8)
            throw new ServingException(400, $"{owner}: a shape has at most 8 axes, got {shape.Length}.");
        // Of no elements there are as many as the request holds, however long the other axes are.
        long count = shape.Contains(0) ? 0 : 1;
        foreach (var length in shape)
        {
            if (length < 0)
            {
                throw new ServingException(400,
                    $"{owner}: the shape ({Sentence.Join(shape)}) has a negative length; send lengths of data.");
            }

            if (length > int.MaxValue || (count *= length) > most)
            {
                throw new ServingException(400,
                    $"{owner}: the shape ({Sentence.Join(shape)}) has more elements than the request holds; send all "
                    + "of them, or a smaller shape.");
            }
        }

        return (int)count;
    }

    /// <summary>The elements of a tensor from little-endian bytes.</summary>
    /// <exception cref="ServingException">The bytes do not fit the shape.</exception>
    public static Tensor Read(string type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> bytes, string owner)
    {
        var size = SizeOf(type, owner);
        var count = Count(shape, size == 0 ? bytes.Length / 4 : bytes.Length / size, owner);
        if (size > 0 && count * (long)size != bytes.Length)
        {
            throw new ServingException(400,
                $"{owner}: {count} elements of {type} are {count * (long)size} bytes, got {bytes.Length}; the data "
                + "are cut or of another type.");
        }

        var lengths = Lengths(shape);
        switch (type)
        {
            case "BYTES":
                return new Tensor(lengths, Texts(bytes, count, owner));
            case "BOOL":
                var booleans = new bool[count];
                for (var i = 0; i < count; i++)
                    booleans[i] = bytes[i] != 0;
                return new Tensor(lengths, booleans);
            case "FP32":
                var same = Tensor.Empty(lengths);
                Little(MemoryMarshal.Cast<byte, int>(bytes), MemoryMarshal.Cast<float, int>(same.Floats));
                return same;
            case "FP64" or "FP16" or "BF16":
                var floats = new float[count];
                for (var i = 0; i < count; i++)
                {
                    floats[i] = type switch
                    {
                        "FP64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]),
                        "FP16" => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                        _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) << 16),
                    };
                }

                return new Tensor(lengths, floats);
            default:
                var integers = new int[count];
                for (var i = 0; i < count; i++)
                {
                    integers[i] = Narrow(type switch
                    {
                        "INT8" => (sbyte)bytes[i],
                        "UINT8" => bytes[i],
                        "INT16" => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]),
                        "UINT16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]),
                        "INT32" => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]),
                        "UINT32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]),
                        "UINT64" => (Int128)BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]),
                        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]),
                    }, owner);
                }

                return new Tensor(lengths, integers);
        }
    }

    /// <summary>A whole number as the library's.</summary>
    /// <exception cref="ServingException">It is beyond 32 bits.</exception>
    public static int Narrow(Int128 value, string owner)
        => value >= int.MinValue && value <= int.MaxValue ? (int)value
            : throw new ServingException(400,
                $"{owner}: the number {value} is beyond 32 bits, which is what the models' whole numbers have.");

    public static Shape Lengths(ReadOnlySpan<long> shape)
    {
        var lengths = new int[shape.Length];
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = (int)shape[i];
        return new Shape(lengths);
    }

    /// <summary>A tensor's elements as little-endian bytes.</summary>
    public static byte[] Write(Tensor values)
    {
        var bytes = new byte[ByteCount(values)];
        Write(values, bytes);
        return bytes;
    }

    /// <summary>How many bytes <see cref="Write(Tensor, Span{byte})"/> writes.</summary>
    public static int ByteCount(Tensor values)
    {
        if (values.DType != DType.String)
            return checked((values.DType == DType.Bool ? 1 : 4) * values.Length);
        var count = 0;
        foreach (var text in values.Texts)
            count = checked(count + 4 + Encoding.UTF8.GetByteCount(text));
        return count;
    }

    /// <summary>Writes a tensor's elements as little-endian bytes, a text as its length in 4 bytes and its UTF-8.</summary>
    public static void Write(Tensor values, Span<byte> bytes)
    {
        switch (values.DType)
        {
            case DType.String:
                foreach (var text in values.Texts)
                {
                    var length = Encoding.UTF8.GetBytes(text, bytes[4..]);
                    BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
                    bytes = bytes[(4 + length)..];
                }

                break;
            case DType.Bool:
                for (var i = 0; i < values.Length; i++)
                    bytes[i] = values.Booleans[i] ? (byte)1 : (byte)0;
                break;
            case DType.Int32:
                Little(values.Integers, MemoryMarshal.Cast<byte, int>(bytes));
                break;
            default:
                Little(MemoryMarshal.Cast<float, int>(values.Floats), MemoryMarshal.Cast<byte, int>(bytes));
                break;
        }
    }

    /// <summary>Copies numbers between this machine's order of bytes and the protocol's, the lowest first.</summary>
    private static void Little(ReadOnlySpan<int> from, Span<int> to)
    {
        if (BitConverter.IsLittleEndian)
            from.CopyTo(to);
        else
            BinaryPrimitives.ReverseEndianness(from, to);
    }

    private static string[] Texts(ReadOnlySpan<byte> bytes, int count, string owner)
    {
        var texts = new string[count];
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (bytes.Length - at < 4
                || BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) is var length && length > bytes.Length - at - 4)
            {
                throw new ServingException(400, $"{owner}: text {i} of {count} is cut; a text is its length in 4 bytes and its UTF-8.");
            }

            texts[i] = Encoding.UTF8.GetString(bytes.Slice(at + 4, (int)length));
            at += 4 + (int)length;
        }

        return at == bytes.Length ? texts
            : throw new ServingException(400,
                $"{owner}: {bytes.Length - at} bytes are left behind {count} texts; send as many as the shape says.");
    }
}
