using System.Globalization;

namespace Nabi.Onnx;

/// <summary>Adds nodes and constants to a graph and names what comes out.</summary>
internal sealed class GraphBuilder
{
    private readonly Dictionary<string, int> used;
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);

    public GraphBuilder()
        : this(new Dictionary<string, int>(StringComparer.Ordinal))
    {
    }

    private GraphBuilder(Dictionary<string, int> used) => this.used = used;

    public GraphProto Graph { get; } = new();

    /// <summary>A builder of a graph inside a node of this one; no name of it stands in both.</summary>
    public GraphBuilder Inner() => new(used);

    /// <summary>A name that is free: the wished one, or with a number.</summary>
    public string Free(string wished)
    {
        var name = wished;
        while (!used.TryAdd(name, 0))
            name = $"{wished}_{++used[wished]}";
        return name;
    }

    /// <summary>Adds a node with one output and returns its name.</summary>
    public string Node(string type, IEnumerable<string> inputs, params AttributeProto[] attributes)
        => Nodes(type, 1, inputs, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] Nodes(string type, int outputs, IEnumerable<string> inputs, params AttributeProto[] attributes)
    {
        var name = Free(type.ToLowerInvariant());
        var node = new NodeProto { OpType = type, Name = name };
        node.Input.AddRange(inputs);
        for (var i = 0; i < outputs; i++)
            node.Output.Add(i == 0 ? name : Free($"{name}.{i}"));
        node.Attribute.AddRange(attributes);
        Graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Adds a node whose output has a given name.</summary>
    public void Named(string type, string input, string output)
    {
        var node = new NodeProto { OpType = type, Name = Free(output + ".out") };
        node.Input.Add(input);
        node.Output.Add(output);
        Graph.Node.Add(node);
    }

    public string Scalar(float value)
        => Once($"f{BitConverter.SingleToInt32Bits(value)}", () => OnnxTensor.Of(Free("scalar"), [], [value]));

    public string Number(long value)
        => Once($"n{value.ToString(CultureInfo.InvariantCulture)}", () => OnnxTensor.Of(Free("number"), [], [value]));

    /// <summary>A list of whole numbers: axes, starts, shapes.</summary>
    public string Numbers(params long[] values)
        => Once($"l{string.Join(',', values)}", () => OnnxTensor.Of(Free("numbers"), [values.Length], values));

    public string Weights(string name, IEnumerable<int> shape, ReadOnlySpan<float> values)
    {
        var tensor = OnnxTensor.Of(Free(name), shape, values);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public string Weights(string name, IEnumerable<int> shape, ReadOnlySpan<int> values)
    {
        var tensor = OnnxTensor.Of(Free(name), shape, values);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public string Weights(string name, IEnumerable<int> shape, ReadOnlySpan<bool> values)
    {
        var tensor = OnnxTensor.Of(Free(name), shape, values);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public string Cast(string x, OnnxType type) => Node("Cast", [x], OnnxAttribute.Of("to", (long)type));

    public string Transpose(string x, params int[] order) => Node("Transpose", [x], OnnxAttribute.Of("perm", order));

    public string Unsqueeze(string x, long axis) => Node("Unsqueeze", [x, Numbers(axis)]);

    public string Squeeze(string x, long axis) => Node("Squeeze", [x, Numbers(axis)]);

    /// <summary>All of one axis, in reverse.</summary>
    public string Reverse(string x, long axis) => Node("Slice", [x, Numbers(-1), Numbers(-long.MaxValue), Numbers(axis), Numbers(-1)]);

    private string Once(string key, Func<TensorProto> make)
    {
        if (constants.TryGetValue(key, out var name))
            return name;
        var tensor = make();
        Graph.Initializer.Add(tensor);
        return constants[key] = tensor.Name;
    }
}
