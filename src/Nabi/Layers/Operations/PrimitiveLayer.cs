using System.Text.Json.Nodes;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>An operation on symbolic tensors as a step of a functional model: <c>x + y</c> between two layers.</summary>
internal sealed class PrimitiveLayer(Primitive primitive, bool isTruth) : Layer, IKerasPlace
{
    private const string Numpy = "keras.src.ops.numpy";

    // Keras's class names and modules; operations that are not here have no counterpart that a config could name.
    private static readonly Dictionary<string, (string ClassName, string Module)> Known = new(StringComparer.Ordinal)
    {
        ["Negate"] = ("Negative", Numpy),
        ["Abs"] = ("Absolute", Numpy),
        ["Log1P"] = ("Log1p", Numpy),
        ["Concat"] = ("Concatenate", Numpy),
        ["Rsqrt"] = ("Rsqrt", "keras.src.ops.math"),
        ["Sigmoid"] = ("Sigmoid", "keras.src.ops.nn"),
        ["Relu"] = ("Relu", "keras.src.ops.nn"),
        ["Softplus"] = ("Softplus", "keras.src.ops.nn"),
    };

    static PrimitiveLayer()
    {
        foreach (var name in (string[])["Add", "Subtract", "Multiply", "Divide", "Power", "Maximum", "Minimum", "Equal", "NotEqual", "Greater",
            "GreaterEqual", "Exp", "Log", "Sqrt", "Square", "Sign", "Sin", "Cos", "Floor", "Tanh", "Sum", "Mean", "Max", "Min"])
            Known[name] = (name, Numpy);
    }

    /// <inheritdoc/>
    public override string ClassName => isTruth && Logical(Word(primitive)) is { } logical ? logical
        : Known.TryGetValue(Word(primitive), out var known) ? known.ClassName : Word(primitive);

    string IKerasPlace.Module => Known.TryGetValue(Word(primitive), out var known) ? known.Module : "nabi";

    string IKerasPlace.RegisteredName => ClassName;

    /// <summary>An operation that was applied to tensors of a functional model, as the call of a layer.</summary>
    public static LayerCall Of(PrimitiveOrigin origin)
    {
        var (primitive, inputs, outputs) = origin;
        var truth = IsComparison(Word(primitive)) || (Logical(Word(primitive)) ?? (primitive is ConcatPrimitive ? "" : null)) is not null && Array.TrueForAll(inputs, IsTruth);
        return new LayerCall(new PrimitiveLayer(primitive, truth), inputs, outputs, new CallContext());
    }

    /// <summary>Whether Keras has this operation on these inputs.</summary>
    public bool CanBeWritten(LayerCall call)
        => Known.ContainsKey(Word(primitive)) && Array.TrueForAll(call.Inputs, input => input.IsSymbolic || input.Length == 1);

    /// <summary>The arguments of the call with its tensors named.</summary>
    public JsonObject WriteArguments(LayerCall call, Func<Tensor, JsonNode> name)
    {
        if (!CanBeWritten(call))
            throw CannotBeWritten();
        var operands = new JsonArray([.. call.Inputs.Select(input => input.IsSymbolic ? name(input) : Number(input.Item()))]);
        return new JsonObject { ["args"] = primitive is ConcatPrimitive ? new JsonArray((JsonNode)operands) : operands, ["kwargs"] = new JsonObject() };
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!Known.ContainsKey(Word(primitive)))
            throw CannotBeWritten();
        config.Set("name", Name);
        if (primitive is ReducePrimitive reduction)
        {
            if (reduction.Axes.Count == 0)
                config.Set("axis", (JsonNode?)null);
            else if (reduction.Axes.Count == 1)
                config.Set("axis", reduction.Axes[0]);
            else
                config.Set("axis", [.. reduction.Axes]);
            config.Set("keepdims", reduction.KeepDims);
        }
        else if (primitive is ConcatPrimitive concat)
        {
            config.Set("axis", concat.Axis);
        }
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context) => Ops.RunAll(primitive, inputs);

    private static bool IsTruth(Tensor tensor) => LayerCall.Of(tensor) is { Layer: PrimitiveLayer { IsTruthful: true } };

    private bool IsTruthful => isTruth;

    private static string Word(Primitive primitive) => primitive.Name;

    private static bool IsComparison(string name) => name is "Equal" or "NotEqual" or "Greater" or "GreaterEqual";

    /// <summary>What an operation is called on truth values.</summary>
    private static string? Logical(string name) => name switch
    {
        "Maximum" => "LogicalOr",
        "Minimum" => "LogicalAnd",
        "Max" => "Any",
        "Min" => "All",
        _ => null,
    };

    private static JsonNode Number(float value) => value == MathF.Truncate(value) && Math.Abs(value) < 1e6f ? JsonValue.Create((int)value) : JsonValue.Create(value);

    private NabiException CannotBeWritten()
        => new($"{Title}: this operation between layers has no config that Keras reads; make it part of a layer of your own, or use a layer such as Add or Concatenate.");
}
