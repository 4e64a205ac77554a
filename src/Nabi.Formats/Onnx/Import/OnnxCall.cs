namespace Nabi.Formats;

/// <summary>One node about to run: its settings and what goes in.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">The values; null for inputs that are left out.</param>
/// <param name="opset">The version of the operators.</param>
internal sealed class OnnxCall(OnnxNode node, OnnxValue?[] inputs, long opset)
{
    // What a graph may make of small inputs: a file must not choose how much memory is taken.
    private const long MostElements = 1L << 26;

    public string Operator => node.Operator;

    public long Opset => opset;

    public int Count => inputs.Length;

    public int Outputs => node.Outputs.Count;

    public OnnxValue?[] Inputs => inputs;

    public Tensor X => Value(0).Tensor;

    /// <summary>Whether a value made from all inputs is a constant.</summary>
    public bool IsConstant => Array.TrueForAll(inputs, input => input is null or { IsConstant: true });

    public OnnxValue Value(int i) => Optional(i) ?? throw new NabiException($"input {i} is missing");

    public OnnxValue? Optional(int i) => i < inputs.Length ? inputs[i] : null;

    /// <summary>The result: floats, or what the first input is.</summary>
    public OnnxValue[] Gives(Tensor result, OnnxType? type = null) => [new OnnxValue(result, type ?? Value(0).Type, IsConstant)];

    public bool Has(string name) => node.Attributes.Exists(attribute => attribute.Name == name);

    public OnnxAttribute? Attribute(string name) => node.Attributes.Find(attribute => attribute.Name == name);

    public int Int(string name, int otherwise) => Attribute(name) is { } found ? checked((int)found.Int) : otherwise;

    public float Float(string name, float otherwise) => Attribute(name)?.Float ?? otherwise;

    public string Text(string name, string otherwise) => Attribute(name)?.Text ?? otherwise;

    public int[]? Ints(string name) => Attribute(name)?.Ints.Select(value => checked((int)value)).ToArray();

    /// <summary>Whole numbers that newer files give as an input and older ones as a setting.</summary>
    public long[]? Listed(string name, int input) => Optional(input)?.Whole() ?? Attribute(name)?.Ints.ToArray();

    /// <summary>Refuses a result that is out of proportion.</summary>
    public static Shape Bounded(Shape shape)
    {
        long size = 1;
        foreach (var length in shape)
            size = length == 0 || size == 0 ? 0 : size > MostElements ? size : size * length;
        return size <= MostElements ? shape : throw new NabiException($"a tensor of shape {shape} is larger than {MostElements} elements");
    }

    /// <summary>A shape that the file gives in numbers.</summary>
    public static Shape Bounded(IEnumerable<long> lengths)
    {
        var list = lengths.ToArray();
        return Array.Exists(list, length => length is < 0 or > MostElements) || list.Length > 16
            ? throw new NabiException($"[{string.Join(", ", list.Take(17).Select(length => $"{length}"))}] is no usable shape") : Bounded(new Shape([.. list.Select(length => (int)length)]));
    }

    /// <summary>x spread to a shape it fits.</summary>
    public static Tensor Spread(Tensor x, Shape shape)
    {
        var target = Bounded(Shape.Broadcast(x.Shape, shape));
        return x.Shape == target ? x : x.DType == DType.Bool ? Ops.BroadcastTo(x, target) : x * Tensor.Filled(target, 1f);
    }
}
