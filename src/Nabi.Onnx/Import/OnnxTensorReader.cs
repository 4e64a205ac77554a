using System.Buffers.Binary;
using System.Globalization;
using Nabi.Files;

namespace Nabi.Onnx;

/// <summary>The numbers of constants in a file, checked against the bytes that are there before memory is taken.</summary>
/// <param name="source">What errors call the file.</param>
/// <param name="folder">The model's folder if numbers may be in other files there; null if not.</param>
/// <param name="limits">Bounds on sizes.</param>
internal sealed class OnnxTensorReader(string source, string? folder, ReadLimits limits)
{
    public OnnxValue Read(TensorProto tensor)
    {
        var what = $"{source}, tensor '{tensor.Name}'";
        long count = 1;
        foreach (var length in tensor.Dims)
        {
            if (length is < 0 or > int.MaxValue || (length > 0 && count > int.MaxValue / length))
            {
                throw new NabiException(
                    $"{what} has a shape that cannot be: [{string.Join(", ", tensor.Dims.Take(16).Select(length => $"{length}"))}].");
            }

            count *= length;
        }

        if (tensor.Segment is not null)
            throw new NabiException($"{what} is one of several segments, which are not read here; save it whole.");
        var type = tensor.ElementType();
        var size = SizeOf(type) ?? throw new NabiException($"{what} holds elements of type {type}, which are not read here.");
        limits.CheckArray(count * sizeof(float), what);
        var shape = new Shape([.. tensor.Dims.Select(length => (int)length)]);
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
            return Decode(shape, type, External(tensor, count * size, what), what);
        if (tensor.HasRawData)
        {
            return tensor.RawData.Length == count * size ? Decode(shape, type, tensor.RawData.Span, what)
                : throw new NabiException(
                    $"{what} of shape {shape} needs {count * size} bytes, but the file holds {tensor.RawData.Length}.");
        }

        float[] numbers = type switch
        {
            OnnxType.Float => [.. tensor.FloatData],
            OnnxType.Double => [.. tensor.DoubleData.Select(value => (float)value)],
            OnnxType.Int64 => [.. tensor.Int64Data.Select(value => (float)value)],
            OnnxType.Uint32 or OnnxType.Uint64 => [.. tensor.Uint64Data.Select(value => (float)value)],
            _ => [.. tensor.Int32Data.Select(value => FromInt(value, type))],
        };
        return numbers.Length == count ? OnnxValue.Constant(shape, numbers, Named(type))
            : throw new NabiException($"{what} of shape {shape} needs {count} numbers, but the file holds {numbers.Length}.");
    }

    private static OnnxType Named(OnnxType type)
        => type is OnnxType.Float16 or OnnxType.Double or OnnxType.Bfloat16 ? OnnxType.Float : type;

    /// <summary>Narrow types are listed as ints, halves by their bits.</summary>
    private static float FromInt(int value, OnnxType type) => type switch
    {
        OnnxType.Float16 => (float)BitConverter.UInt16BitsToHalf((ushort)value),
        OnnxType.Bfloat16 => Brain((ushort)value),
        _ => value,
    };

    /// <summary>The upper half of a float.</summary>
    private static float Brain(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>The bytes of an element; null for types that are not read.</summary>
    public static int? SizeOf(OnnxType type) => type switch
    {
        OnnxType.Bool or OnnxType.Int8 or OnnxType.Uint8 => 1,
        OnnxType.Float16 or OnnxType.Bfloat16 or OnnxType.Int16 or OnnxType.Uint16 => 2,
        OnnxType.Float or OnnxType.Int32 or OnnxType.Uint32 => 4,
        OnnxType.Double or OnnxType.Int64 or OnnxType.Uint64 => 8,
        _ => null,
    };

    private static OnnxValue Decode(Shape shape, OnnxType type, ReadOnlySpan<byte> raw, string what)
    {
        var tensor = Tensor.Zeros(shape, DType.Float32);
        var numbers = tensor.Floats;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = type switch
            {
                OnnxType.Float => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
                OnnxType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
                OnnxType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
                OnnxType.Bfloat16 => Brain(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..])),
                OnnxType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(raw[(4 * i)..]),
                OnnxType.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(raw[(8 * i)..]),
                OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
                OnnxType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
                OnnxType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * i)..]),
                OnnxType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]),
                OnnxType.Int8 => (sbyte)raw[i],
                OnnxType.Uint8 or OnnxType.Bool => raw[i],
                _ => throw new NabiException($"{what} holds elements of type {type}, which are not read here."),
            };
        }

        return new OnnxValue(tensor, Named(type), OnnxOrigin.File);
    }

    private byte[] External(TensorProto tensor, long bytes, string what)
    {
        var location = Entry(tensor, "location") ?? "";
        if (folder is null)
        {
            throw new NabiException(
                $"{what} has its numbers in another file ('{location}'); set OnnxLoadOptions.AllowExternalData if the folder is trusted.");
        }

        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\\', StringComparison.Ordinal)
            || location.Contains(':', StringComparison.Ordinal)
            || location.Contains('\0', StringComparison.Ordinal) || location.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new NabiException($"{what} names the file '{location}', which is not a plain path inside the model's folder.");
        }

        var path = folder;
        foreach (var part in location.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
                throw new NabiException($"{what} names '{location}', which is a link; only files of the model's own folder are read.");
        }

        using var stream = FileOpener.OpenRead(path);
        var offset = Position(tensor, "offset", 0, what);
        var length = Position(tensor, "length", bytes, what);
        if (length != bytes || offset < 0 || offset > stream.Length - length)
        {
            throw new NabiException(
                $"{what} needs {bytes} bytes; '{location}' is asked for {length} from {offset} on and has {stream.Length}.");
        }

        var data = new byte[bytes];
        stream.Position = offset;
        stream.ReadExactly(data);
        return data;
    }

    private static long Position(TensorProto tensor, string key, long otherwise, string what)
        => Entry(tensor, key) is not { } text ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new NabiException($"{what}: the {key} '{text}' is no number.");

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.LastOrDefault(entry => entry.Key == key)?.Value;
}
