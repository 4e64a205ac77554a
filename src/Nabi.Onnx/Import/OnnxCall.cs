namespace Nabi.Onnx;

/// <summary>One node about to run: its settings and what goes in.</summary>
/// <param name="step">The node.</param>
/// <param name="inputs">The values; null for inputs that are left out.</param>
/// <param name="run">The run of the graph.</param>
/// <param name="scope">The values around the node.</param>
internal sealed class OnnxCall(OnnxOperation step, OnnxValue?[] inputs, OnnxRun run, OnnxScope scope)
{
    private readonly NodeProto node = step.Node;

    public string Operator => node.OpType;

    public long Opset => run.Opset;

    public OnnxRun Run => run;

    public OnnxScope Scope => scope;

    public int Count => inputs.Length;

    public int OutputCount => node.Output.Count;

    public OnnxValue?[] Inputs => inputs;

    public Tensor X => Value(0).Tensor;

    /// <summary>Whether only shapes are computed here.</summary>
    public bool IsShapes => Array.Exists(inputs, input => input is { Tensor.IsSymbolic: true });

    public bool HasUnknownLengths => Array.Exists(inputs, input => input is not null && !input.Shape.IsKnown);

    /// <summary>What a value made from all inputs depends on.</summary>
    public OnnxOrigin Origin
        => inputs.Aggregate(OnnxOrigin.File, (origin, input) => input is not null && input.Origin > origin ? input.Origin : origin);

    /// <summary>Whether a value made from all inputs is a constant.</summary>
    public bool IsConstant => Origin != OnnxOrigin.Data;

    public OnnxValue Value(int i) => Optional(i) ?? throw new NabiException($"input {i} is missing");

    public OnnxValue? Optional(int i) => i < inputs.Length ? inputs[i] : null;

    /// <summary>A graph among the settings.</summary>
    public OnnxBody Body(string name) => step.Bodies.GetValueOrDefault(name) ?? throw new NabiException($"the graph '{name}' is missing");

    /// <summary>The result: floats, or what the first input is.</summary>
    public OnnxValue[] Output(Tensor result, OnnxType? type = null) => [OutputValue(result, type)];

    /// <summary>One of several results.</summary>
    public OnnxValue OutputValue(Tensor result, OnnxType? type = null) => new(result, type ?? Value(0).Type, Origin);

    /// <summary>A result of which only the shape is computed here.</summary>
    public OnnxValue[] Shaped(Shape shape, OnnxType? type = null)
        => [OutputValue(Tensor.Symbolic(Fit(shape), (type ?? Value(0).Type) == OnnxType.Bool ? DType.Bool : DType.Float32), type)];

    /// <summary>The type of an output whose lengths are not known.</summary>
    public OnnxType TypeOf(int output)
        => Operator switch
        {
            "Shape" or "Size" or "ArgMax" or "ArgMin" or "NonZero" => OnnxType.Int64,
            "TopK" when output == 1 => OnnxType.Int64,
            "Where" => Value(1).Type,
            "OneHot" => Value(2).Type,
            "ConstantOfShape" => Attribute("value")?.T?.ElementType() ?? OnnxType.Float,
            "Cast" or "EyeLike" when Has("to") || Has("dtype") => (OnnxType)Int("to", Int("dtype", (int)OnnxType.Float)),
            "Dropout" when output == 1 => OnnxType.Bool,
            _ => Value(0).Type,
        };

    public bool Has(string name) => Attribute(name) is not null;

    public AttributeProto? Attribute(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    public int Int(string name, int otherwise) => Attribute(name) is { } found ? checked((int)found.I) : otherwise;

    /// <summary>A setting that must be there.</summary>
    public int Int(string name)
        => Attribute(name) is { } found ? checked((int)found.I) : throw new NabiException($"the attribute '{name}' is missing");

    public bool Flag(string name, bool otherwise = false) => Int(name, otherwise ? 1 : 0) != 0;

    public float Float(string name, float otherwise) => Attribute(name)?.F ?? otherwise;

    public string Text(string name, string otherwise) => Attribute(name)?.S.ToStringUtf8() ?? otherwise;

    public int[]? Ints(string name) => Attribute(name)?.Ints.Select(value => checked((int)value)).ToArray();

    /// <summary>Whole numbers that newer files give as an input and older ones as a setting.</summary>
    public long[]? InputOrAttribute(string name, int input) => Optional(input)?.Whole() ?? Attribute(name)?.Ints.ToArray();

    /// <summary>An axis of a tensor.</summary>
    public static int Axis(Tensor x, long axis)
        => axis >= -x.Rank && axis < x.Rank ? x.Shape.Axis((int)axis) : throw new NabiException($"there is no axis {axis} in {x.Shape}");

    /// <summary>The axis that a setting names.</summary>
    public int Axis(int otherwise) => Axis(X, Attribute("axis")?.I ?? otherwise);

    /// <summary>Refuses a result that is out of proportion before its memory is taken.</summary>
    public Shape Fit(Shape shape) => run.Budget.Fit(shape, IsConstant);

    /// <summary>A shape that the file gives in numbers.</summary>
    public Shape Fit(IEnumerable<long> lengths)
    {
        var list = lengths.ToArray();
        return Array.Exists(list, length => length is < 0 or > int.MaxValue) || list.Length > 16
            ? throw new NabiException($"[{string.Join(", ", list.Take(17).Select(length => $"{length}"))}] is no usable shape")
            : Fit(new Shape([.. list.Select(length => (int)length)]));
    }

    /// <summary>x spread to a shape it fits.</summary>
    public Tensor BroadcastTo(Tensor x, Shape shape)
    {
        var target = Fit(Shape.Broadcast(x.Shape, shape));
        return x.IsSymbolic ? Tensor.Symbolic(target, x.DType) : x.Shape == target ? x : Ops.BroadcastTo(x, target);
    }
}
