using System.Text.Json.Nodes;
using Nabi.Configs;

namespace Nabi.Layers;

/// <summary>
/// One of Keras's <c>ops</c> used on the symbolic tensors of a functional model: <c>x + y</c>, <c>ops.any(mask)</c>. It has no
/// weights; numbers among its arguments stay with it.
/// </summary>
internal sealed class OperationLayer : Layer, IKerasPlace
{
    private readonly Func<Operands, Tensor> function;
    private readonly JsonObject settings;
    private JsonArray? positional;
    private JsonObject? named;

    private OperationLayer(string className, string module, Func<Operands, Tensor> function, JsonObject settings)
    {
        ClassName = className;
        Module = module;
        this.function = function;
        this.settings = settings;
    }

    public override string ClassName { get; }

    public string Module { get; }

    public string RegisteredName => ClassName;

    protected internal override bool AcceptsMask => true;

    /// <summary>True for a serialised operation: its module is one of Keras's <c>ops</c>.</summary>
    public static bool IsOperation(JsonObject node)
        => node["module"] is JsonValue value && value.TryGetValue<string>(out var module)
            && (module.StartsWith("keras.src.ops", StringComparison.Ordinal) || module.StartsWith("keras.ops", StringComparison.Ordinal));

    public static OperationLayer Read(JsonObject node, string owner)
    {
        var name = node["class_name"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        var function = OperationTable.Find(name)
            ?? throw new NabiException($"{owner}: unknown operation '{name}'; known are {string.Join(", ", OperationTable.Names)}.");
        return new OperationLayer(name, (string)node["module"]!, function, node["config"] as JsonObject ?? []);
    }

    /// <summary>Takes the arguments of a call apart: tensors are returned, everything else is kept.</summary>
    public IReadOnlyList<Tensor> Bind(JsonArray arguments, JsonObject keywords, Func<JsonNode, Tensor> find)
    {
        var tensors = new List<Tensor>();
        var kept = (JsonArray)Keep(arguments)!;
        var keptNamed = (JsonObject)Keep(keywords)!;
        if (positional is not null && !(JsonNode.DeepEquals(positional, kept) && JsonNode.DeepEquals(named, keptNamed)))
            throw new NabiException($"{Title}: its calls differ in more than their tensors; write the operation twice.");
        (positional, named) = (kept, keptNamed);
        return tensors;

        JsonNode? Keep(JsonNode? node)
        {
            if (SerializedTensor.Is(node))
            {
                tensors.Add(find(node!));
                return new JsonObject { ["tensor"] = tensors.Count - 1 };
            }

            return node switch
            {
                JsonArray list => new JsonArray([.. list.Select(Keep)]),
                JsonObject pairs => new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, Keep(pair.Value)))),
                _ => node?.DeepClone(),
            };
        }
    }

    /// <summary>The arguments of a call with its tensors named.</summary>
    public JsonObject WriteArguments(LayerCall call, Func<Tensor, JsonNode> name)
    {
        return new JsonObject { ["args"] = Fill(positional), ["kwargs"] = Fill(named) };

        JsonNode? Fill(JsonNode? node) => node switch
        {
            JsonObject when Operands.Slot(node) is { } slot => name(call.Inputs[slot]),
            JsonArray list => new JsonArray([.. list.Select(Fill)]),
            JsonObject pairs => new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value)))),
            _ => node?.DeepClone(),
        };
    }

    public override void Write(Config config)
    {
        foreach (var (key, value) in settings)
            config.Set(key, value);
        config.Set("name", Name);
    }

    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        => [function(new Operands(Title, inputs, positional ?? [], named ?? [], settings))];
}
