namespace Nabi.Onnx;

/// <summary>The numbers of a file: initializers, and what is only laid out anew from them.</summary>
internal sealed class FileConstants
{
    // How many changes of layout may follow each other.
    private const int Deepest = 8;

    private readonly Dictionary<string, TensorProto> initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor?> known = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, NodeProto> makers;
    private readonly OnnxTensorReader reader;

    public FileConstants(GraphProto graph, IReadOnlyDictionary<string, NodeProto> makers, OnnxTensorReader reader)
    {
        (this.makers, this.reader) = (makers, reader);
        foreach (var tensor in graph.Initializer)
            initializers[tensor.Name] = tensor;
    }

    /// <summary>Whether a tensor is one of numbers of the file.</summary>
    public bool Has(string name) => Has(name, 0);

    /// <summary>The numbers; null where they are computed otherwise.</summary>
    public Tensor? Value(string name)
    {
        if (!Has(name))
            return null;
        if (!known.TryGetValue(name, out var value))
            known[name] = value = Made(name);
        return value;
    }

    private bool Has(string name, int depth)
        => initializers.ContainsKey(name) || (depth < Deepest && makers.TryGetValue(name, out var node) && (node.OpType == "Constant"
            || (node.OpType is "Transpose" or "Reshape" or "Identity" or "Cast" or "Squeeze" or "Unsqueeze" && node.Input.Count > 0
                && node.Input.All(input => input.Length == 0 || Has(input, depth + 1)))));

    private Tensor? Made(string name)
    {
        if (initializers.TryGetValue(name, out var initializer))
            return reader.Read(initializer).Tensor;
        var node = makers[name];
        if (node.OpType == "Constant")
        {
            return node.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T is { } tensor ? reader.Read(tensor).Tensor
                : node.Attribute.FirstOrDefault(attribute => attribute.Name == "value_float") is { } number
                ? new Tensor([], [number.F]) : null;
        }

        if (Value(node.Input[0]) is not { } value)
            return null;
        return node.OpType switch
        {
            "Identity" or "Cast" => value,
            "Transpose" => Turned(value, [.. node.Attribute.FirstOrDefault(attribute => attribute.Name == "perm")?.Ints ?? []]),
            "Reshape" when node.Input.Count > 1 && Value(node.Input[1]) is { } shape => Reshaped(value, shape.ToArray()),
            // Whatever axes of length 1 are left out or put in, numbers of channels are the same.
            "Squeeze" or "Unsqueeze" when value.Shape.Count(length => length != 1) <= 1 => Ops.Reshape(value, [value.Length]),
            _ => null,
        };
    }

    private static Tensor? Turned(Tensor value, long[] order)
        => order.Length == 0 ? Ops.Transpose(value, [.. Enumerable.Range(0, value.Rank).Reverse()])
        : order.Length == value.Rank && order.Order().SequenceEqual(Enumerable.Range(0, value.Rank).Select(axis => (long)axis))
        ? Ops.Transpose(value, [.. order.Select(axis => (int)axis)]) : null;

    private static Tensor? Reshaped(Tensor value, float[] lengths)
    {
        var shape = lengths.Select(length => (int)length).ToArray();
        var open = shape.Count(length => length == -1);
        var rest = shape.Where(length => length != -1).Aggregate(1L, (product, length) => product * Math.Max(0, length));
        if (open > 1 || rest <= 0 || value.Length % rest != 0 || (open == 0 && rest != value.Length))
            return null;
        return Ops.Reshape(value, [.. shape.Select(length => length == -1 ? (int)(value.Length / rest) : length)]);
    }
}
