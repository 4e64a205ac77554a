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
    public OnnxValue Read(OnnxTensor tensor)
    {
        var what = $"{source}, tensor '{tensor.Name}'";
        long count = 1;
        foreach (var length in tensor.Dims)
        {
            if (length is < 0 or > int.MaxValue || (length > 0 && count > int.MaxValue / length))
                throw new NabiException(
                    $"{what} has a shape that cannot be: [{string.Join(", ", tensor.Dims.Take(16).Select(length => $"{length}"))}].");
            count *= length;
        }

        var size = SizeOf(tensor.Type) ?? throw new NabiException($"{what} holds elements of type {tensor.Type}, which are not read here.");
        limits.CheckArray(count * sizeof(float), what);
        var shape = new Shape([.. tensor.Dims.Select(length => (int)length)]);
        if (tensor.IsExternal || tensor.External.Count > 0)
            return Decode(shape, tensor.Type, External(tensor, count * size, what), what);
        if (tensor.Raw is { } raw)
            return raw.Length == count * size ? Decode(shape, tensor.Type, raw.Span, what)
                : throw new NabiException($"{what} of shape {shape} needs {count * size} bytes, but the file holds {raw.Length}.");
        var (floats, integers) = tensor.Listed;
        var isReal = tensor.Type is OnnxType.Float or OnnxType.Double;
        var held = isReal ? floats.Count : integers.Count;
        if (held != count)
            throw new NabiException($"{what} of shape {shape} needs {count} numbers, but the file holds {held}.");
        return OnnxValue.Constant(shape,
            isReal ? [.. floats] : [.. integers.Select(value => Listed(value, tensor.Type))], Named(tensor.Type));
    }

    private static OnnxType Named(OnnxType type)
        => type is OnnxType.Float16 or OnnxType.Double or OnnxType.BFloat16 ? OnnxType.Float : type;

    private static float Listed(long value, OnnxType type) => type switch
    {
        OnnxType.Float16 => (float)BitConverter.UInt16BitsToHalf((ushort)value),
        OnnxType.BFloat16 => Brain((ushort)value),
        OnnxType.UInt64 => (ulong)value,
        _ => value,
    };

    /// <summary>The upper half of a float.</summary>
    private static float Brain(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static int? SizeOf(OnnxType type) => type switch
    {
        OnnxType.Bool or OnnxType.Int8 or OnnxType.UInt8 => 1,
        OnnxType.Float16 or OnnxType.BFloat16 or OnnxType.Int16 or OnnxType.UInt16 => 2,
        OnnxType.Float or OnnxType.Int32 or OnnxType.UInt32 => 4,
        OnnxType.Double or OnnxType.Int64 or OnnxType.UInt64 => 8,
        _ => null,
    };

    private static OnnxValue Decode(Shape shape, OnnxType type, ReadOnlySpan<byte> raw, string what)
    {
        var numbers = new float[shape.Size];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = type switch
            {
                OnnxType.Float => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
                OnnxType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
                OnnxType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
                OnnxType.BFloat16 => Brain(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..])),
                OnnxType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(raw[(4 * i)..]),
                OnnxType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(raw[(8 * i)..]),
                OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
                OnnxType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
                OnnxType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * i)..]),
                OnnxType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]),
                OnnxType.Int8 => (sbyte)raw[i],
                OnnxType.UInt8 or OnnxType.Bool => raw[i],
                _ => throw new NabiException($"{what} holds elements of type {type}, which are not read here."),
            };
        }

        return OnnxValue.Constant(shape, numbers, Named(type));
    }

    private byte[] External(OnnxTensor tensor, long bytes, string what)
    {
        var location = tensor.External.GetValueOrDefault("location", "");
        if (folder is null)
            throw new NabiException(
                $"{what} has its numbers in another file ('{location}'); set OnnxLoadOptions.AllowExternalData if the folder is trusted.");
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\\', StringComparison.Ordinal)
            || location.Contains(':', StringComparison.Ordinal)
            || location.Contains('\0', StringComparison.Ordinal) || location.Split('/').Any(part => part is "" or "." or ".."))
            throw new NabiException($"{what} names the file '{location}', which is not a plain path inside the model's folder.");
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
            throw new NabiException(
                $"{what} needs {bytes} bytes; '{location}' is asked for {length} from {offset} on and has {stream.Length}.");
        var data = new byte[bytes];
        stream.Position = offset;
        stream.ReadExactly(data);
        return data;
    }

    private static long Position(OnnxTensor tensor, string key, long otherwise, string what)
        => !tensor.External.TryGetValue(key, out var text) ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new NabiException($"{what}: the {key} '{text}' is no number.");
}
