namespace Nabi.Layers;

/// <summary>
/// An operation on the symbolic tensors of a functional model as a step of it: <c>x + y</c> between two layers. It has no weights; numbers
/// among its arguments stay with it.
/// </summary>
public sealed class OperationLayer : Layer, IKerasModule
{
    private readonly OperationForm? form;
    private readonly GraphOperation? operation;
    private readonly JsonObject? settings;
    private JsonArray? positional;
    private JsonObject? named;

    private OperationLayer(string className, OperationForm? form, GraphOperation? operation, JsonObject? settings)
        => (ClassName, this.form, this.operation, this.settings) = (className, form, operation, settings);

    /// <inheritdoc/>
    public override string ClassName { get; }

    /// <inheritdoc/>
    public string Module => form?.Module ?? "nabi";

    /// <inheritdoc/>
    public string RegisteredName => form?.RegisteredName ?? ClassName;

    /// <inheritdoc/>
    protected internal override bool AcceptsMask => true;

    /// <summary>
    /// True for a serialised operation: its module is one of Keras's <c>ops</c>, or its name is that of a registered one. Where files name
    /// no modules (.h5) and a layer is called the same, an operation has no <c>trainable</c> and takes its tensors one by one.
    /// </summary>
    public static bool IsOperation(JsonObject node)
        => Text(node["module"]) is { } module
            ? module.StartsWith("keras.src.ops", StringComparison.Ordinal)
                || module.StartsWith("keras.ops", StringComparison.Ordinal) || IsOwn(node)
            : IsOwn(node) || (Text(node["class_name"]) is { } name && OperationTable.Find(name) is not null
                && (!Registry.Names<Layer>().Contains(name)
                    || (node["config"] is JsonObject config && !config.ContainsKey("trainable") && !TakesList(node))));

    /// <summary>Reads a serialised operation.</summary>
    /// <param name="node">The node of the config.</param>
    /// <param name="owner">What errors call the model.</param>
    /// <exception cref="NabiException">No such operation is known.</exception>
    public static OperationLayer Read(JsonObject node, string owner)
    {
        var name = Text(node["class_name"]) ?? "";
        var form = OperationTable.Find(name)
            ?? throw new NabiException(
                $"{owner}: unknown operation '{name}'; the nearest known are "
                + $"{string.Join(", ", Registry.MostAlike(name, OperationTable.Names, 3))}.");
        return new OperationLayer(name, form, null, node["config"] as JsonObject ?? []);
    }

    /// <summary>An operation that was applied to tensors of a functional model, as the call of a layer.</summary>
    public static LayerCall Of(OperationOrigin origin)
    {
        var (operation, inputs, outputs) = origin;
        var (name, form) = OperationTable.FormOf(operation);
        return new LayerCall(new OperationLayer(name, form, operation, null), inputs, outputs, new CallContext());
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

    /// <summary>Whether there is a form in which a file can hold this operation.</summary>
    public bool CanBeWritten => form is not null && (operation is null || operation.Settings is not null || form.WriteOwn is not null);

    /// <summary>The arguments of a call with its tensors named.</summary>
    public JsonObject WriteArguments(LayerCall call, Func<Tensor, JsonNode> name)
    {
        if (operation is not null)
        {
            var tensors = new JsonArray([.. call.Inputs.Select(input => input.IsSymbolic ? name(input) : SettingJson.Constant(input))]);
            return new JsonObject { ["args"] = Form.Arguments(operation, tensors), ["kwargs"] = Form.Keywords(operation) };
        }

        return new JsonObject { ["args"] = Fill(positional), ["kwargs"] = Fill(named) };

        JsonNode? Fill(JsonNode? node) => node switch
        {
            JsonObject when Operands.Slot(node) is { } slot => name(call.Inputs[slot]),
            JsonArray list => new JsonArray([.. list.Select(Fill)]),
            JsonObject pairs => new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value)))),
            _ => node?.DeepClone(),
        };
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        config.Set("name", Name);
        foreach (var (key, value) in settings ?? Form.Config(operation!))
        {
            if (key != "name")
                config.Set(key, value);
        }
    }

    /// <inheritdoc/>
    protected override Tensor[] Call(Tensor[] inputs, CallContext context)
        => operation?.Run(inputs) ?? form!.Read(new Operands(Title, inputs, positional ?? [], named ?? [], settings!));

    private OperationForm Form
        => CanBeWritten ? form!
            : throw new NabiException($"{Title}: this operation between layers has no form in a file. "
                + (operation?.Primitive is not null && operation.Primitive.GetType().Assembly != typeof(Primitive).Assembly
                    ? $"Register it: Operations.Register<{operation.Primitive.GetType().Name}>(...)."
                    : "Make it part of a layer of your own, or use other operations."));

    private static bool TakesList(JsonObject node)
        => node["inbound_nodes"] is JsonArray { Count: > 0 } calls && calls[0] is JsonObject call
            && call["args"] is JsonArray { Count: > 0 } arguments && arguments[0] is JsonArray;

    private static bool IsOwn(JsonObject node) => Text(node["class_name"]) is { } name && OperationTable.IsOwn(name);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
