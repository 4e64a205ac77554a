using System.Runtime.InteropServices;

namespace Nabi.Onnx;

/// <summary>TensorProto: a constant. Numbers stand in raw bytes, in a typed list, or (external) in another file.</summary>
internal sealed class OnnxTensor
{
    private readonly List<float> floats = [];
    private readonly List<long> integers = [];

    public string Name { get; set; } = "";

    public OnnxType Type { get; private set; }

    public List<long> Dims { get; } = [];

    /// <summary>The numbers in little-endian order, if they stand so.</summary>
    public ReadOnlyMemory<byte>? Raw { get; set; }

    /// <summary>Where the numbers are, if in another file: location, offset, length.</summary>
    public Dictionary<string, string> External { get; } = new(StringComparer.Ordinal);

    public bool IsExternal { get; private set; }

    /// <summary>What is in typed lists.</summary>
    public (IReadOnlyList<float> Floats, IReadOnlyList<long> Integers) Listed => (floats, integers);

    public static OnnxTensor Of(string name, IEnumerable<int> dims, ReadOnlySpan<float> values)
    {
        var tensor = new OnnxTensor { Name = name, Type = OnnxType.Float, Raw = MemoryMarshal.AsBytes(values).ToArray() };
        tensor.Dims.AddRange(dims.Select(length => (long)length));
        return tensor;
    }

    public static OnnxTensor Of(string name, IEnumerable<int> dims, ReadOnlySpan<int> values)
    {
        var tensor = new OnnxTensor { Name = name, Type = OnnxType.Int32, Raw = MemoryMarshal.AsBytes(values).ToArray() };
        tensor.Dims.AddRange(dims.Select(length => (long)length));
        return tensor;
    }

    public static OnnxTensor Of(string name, IEnumerable<int> dims, ReadOnlySpan<bool> values)
    {
        var tensor = new OnnxTensor { Name = name, Type = OnnxType.Bool, Raw = MemoryMarshal.AsBytes(values).ToArray() };
        tensor.Dims.AddRange(dims.Select(length => (long)length));
        return tensor;
    }

    public static OnnxTensor Of(string name, IEnumerable<int> dims, ReadOnlySpan<long> values)
    {
        var tensor = new OnnxTensor { Name = name, Type = OnnxType.Int64, Raw = MemoryMarshal.AsBytes(values).ToArray() };
        tensor.Dims.AddRange(dims.Select(length => (long)length));
        return tensor;
    }

    public void Write(WireWriter to)
    {
        foreach (var length in Dims)
            to.Number(1, length);
        to.Number(2, (int)Type);
        to.Text(8, Name);
        to.Bytes(9, Raw ?? ReadOnlyMemory<byte>.Empty);
    }

    public static OnnxTensor Read(WireReader from)
    {
        var tensor = new OnnxTensor();
        while (from.Next())
        {
            switch (from.Field)
            {
                case 1:
                    from.Numbers(tensor.Dims);
                    break;
                case 2:
                    tensor.Type = (OnnxType)from.Small();
                    break;
                case 3:
                    throw from.Damaged("it has a tensor in segments, which are not read here");
                case 4:
                    from.Reals(tensor.floats);
                    break;
                case 5 or 7 or 11:
                    from.Numbers(tensor.integers);
                    break;
                case 8:
                    tensor.Name = from.Text();
                    break;
                case 9:
                    tensor.Raw = from.Bytes();
                    break;
                case 10:
                    from.Doubles(tensor.floats);
                    break;
                case 13:
                    tensor.ReadExternal(from.Message());
                    break;
                case 14:
                    tensor.IsExternal = from.Number() == 1;
                    break;
                default:
                    from.Skip();
                    break;
            }
        }

        return tensor;
    }

    private void ReadExternal(WireReader from)
    {
        var (key, value) = ("", "");
        while (from.Next())
        {
            if (from.Field == 1)
                key = from.Text();
            else if (from.Field == 2)
                value = from.Text();
            else
                from.Skip();
        }

        External[key] = value;
    }
}
