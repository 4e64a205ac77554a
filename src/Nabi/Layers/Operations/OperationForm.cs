namespace Nabi.Layers;

/// <summary>
/// How one operation stands in files: its name and module in Keras, how its arguments become a call of <see cref="Ops"/>, how a call
/// becomes arguments and settings again, and the ONNX operator where one does the same.
/// </summary>
public sealed class OperationForm
{
    /// <summary>The form of an operation with several outputs.</summary>
    /// <param name="module">The module that a config names.</param>
    /// <param name="read">Makes the call from what a config says.</param>
    internal OperationForm(string module, Func<Operands, Tensor[]> read) => (Module, Read) = (module, read);

    /// <summary>The form of an operation with one output.</summary>
    /// <param name="module">The module that a config names.</param>
    /// <param name="read">Makes the call from what a config says.</param>
    internal OperationForm(string module, Func<Operands, Tensor> read)
        : this(module, operands => (Tensor[])[read(operands)])
    {
    }

    /// <summary>The module that a config names: <c>keras.src.ops.numpy</c>.</summary>
    public string Module { get; }

    /// <summary>Makes the call from what a config says.</summary>
    internal Func<Operands, Tensor[]> Read { get; }

    /// <summary>The name that Keras's registry knows it by; null for the class's name.</summary>
    public string? RegisteredName { get; init; }

    /// <summary>The ONNX operator on the same inputs, where it needs no attributes.</summary>
    public string? Onnx { get; init; }

    /// <summary>Whether its tensors are one argument, a list.</summary>
    public bool TakesList { get; init; }

    /// <summary>Settings that are arguments of the call: behind its tensors, in order.</summary>
    public IReadOnlyList<string> Positional { get; init; } = [];

    /// <summary>The place of these among the arguments; behind the tensors (null) by default.</summary>
    public int? PositionalPlace { get; init; }

    /// <summary>Settings that are arguments of the call by name.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>What Keras writes besides, which says nothing here: <c>"initial": null</c>.</summary>
    public IReadOnlyList<(string Name, string? Text)> Also { get; init; } = [];

    /// <summary>For custom operations: the settings of a primitive.</summary>
    internal Func<Primitive, JsonObject>? WriteOwn { get; init; }

    /// <summary>The settings of an operation as its config.</summary>
    public JsonObject Config(GraphOperation operation)
    {
        if (WriteOwn is not null)
            return WriteOwn(operation.Primitive!);
        var config = new JsonObject();
        foreach (var (name, value) in operation.Settings!)
        {
            if (!Positional.Contains(name) && !Named.Contains(name))
                config[name] = SettingJson.Write(value);
        }

        foreach (var (name, text) in Also)
            config[name] = text is null ? null : JsonNode.Parse(text);
        return config;
    }

    /// <summary>The positional arguments of a call; its tensors stand there already.</summary>
    public JsonArray Arguments(GraphOperation operation, JsonArray tensors)
    {
        var list = TakesList ? new JsonArray((JsonNode)tensors) : tensors;
        var place = PositionalPlace ?? list.Count;
        foreach (var name in Positional)
            list.Insert(place++, SettingJson.Write(Value(operation, name)));
        return list;
    }

    /// <summary>The arguments of a call by name.</summary>
    public JsonObject Keywords(GraphOperation operation)
        => new(Named.Select(name => KeyValuePair.Create(name, SettingJson.Write(Value(operation, name)))));

    private static object? Value(GraphOperation operation, string name)
        => operation.Settings!.First(setting => setting.Name == name).Value;
}
