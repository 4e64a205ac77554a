namespace Nabi.Formats;

/// <summary>Makes a functional model from Keras 3's config: layers with inbound nodes, inputs and outputs by name.</summary>
internal sealed class FunctionalReader
{
    private readonly Config config;
    private readonly Dictionary<string, Layer> layers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Layer, int Node), JsonObject> nodes = [];
    private readonly Dictionary<(string Layer, int Node), IReadOnlyList<Tensor>> made = [];

    public FunctionalReader(Config config) => this.config = config;

    /// <summary>The model.</summary>
    /// <exception cref="NabiException">A name is unknown or there twice, calls go in a circle, or a layer does not fit.</exception>
    public Model Read()
    {
        if (config["layers"] is not JsonArray list)
            throw Wrong("the setting 'layers' must be a list of layers");
        foreach (var node in list)
            ReadLayer(node as JsonObject ?? throw Wrong("every layer must be an object"));
        foreach (var key in nodes.Keys.ToList())
            Make(key);
        var inputs = References("input_layers").ToList();
        var outputs = References("output_layers").ToList();
        var model = new Model([.. inputs.Select(Find)], [.. outputs.Select(Find)]);
        if (config.OptionalText("name") is { } name)
            model.Rename(name);
        return model;
    }

    private void ReadLayer(JsonObject node)
    {
        var layer = OperationLayer.IsOperation(node)
            ? OperationLayer.Read(node, config.Owner) : Registry.Read<Layer>(node, config.Owner, config.Form);
        var name = node["name"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : layer.Name;
        layer.Rename(name);
        if (!layers.TryAdd(name, layer))
            throw Wrong($"two layers are called '{name}'");
        if (layer is Input input)
        {
            made[(name, 0)] = [input.Symbolic];
            return;
        }

        var calls = node["inbound_nodes"] as JsonArray ?? [];
        for (var i = 0; i < calls.Count; i++)
            nodes[(name, i)] = calls[i] as JsonObject ?? throw Wrong($"inbound node {i} of layer '{name}' must be an object");
    }

    /// <summary>Makes a call and, before it, those it depends on; without recursion, for graphs can be deep.</summary>
    private void Make((string Layer, int Node) wanted)
    {
        var stack = new Stack<((string Layer, int Node) Key, IEnumerator<(string, int)> Before)>();
        HashSet<(string, int)> open = [];
        Push(wanted);
        while (stack.Count > 0)
        {
            var (key, before) = stack.Peek();
            if (before.MoveNext())
            {
                Push(before.Current);
                continue;
            }

            stack.Pop();
            open.Remove(key);
            var arguments = new LayerArguments(nodes[key], layers[key.Layer], node => Find(Reference(node)));
            made[key] = arguments.Apply();
        }

        void Push((string Layer, int Node) key)
        {
            if (made.ContainsKey(key))
                return;
            if (!nodes.TryGetValue(key, out var node))
                throw Wrong($"there is no call {key.Node} of a layer '{key.Layer}'");
            if (!open.Add(key))
                throw Wrong($"the layer '{key.Layer}' depends on its own output");
            var before = LayerArguments.Tensors(node).Select(tensor => Reference(tensor))
                .Select(reference => (reference.Layer, reference.Node)).ToList();
            if (key.Node > 0)
                before.Add((key.Layer, key.Node - 1));
            stack.Push((key, before.GetEnumerator()));
        }
    }

    private Tensor Find((string Layer, int Node, int Tensor) reference)
        => made.TryGetValue((reference.Layer, reference.Node), out var outputs)
            ? reference.Tensor >= 0 && reference.Tensor < outputs.Count ? outputs[reference.Tensor]
                : throw Wrong($"layer '{reference.Layer}' gives {outputs.Count} tensors, but number {reference.Tensor} is asked for")
            : throw Wrong($"there is no call {reference.Node} of a layer '{reference.Layer}'");

    private (string Layer, int Node, int Tensor) Reference(JsonNode tensor)
        => tensor["config"] is JsonObject inner && inner["keras_history"] is JsonArray history ? Triple(history)
            : throw Wrong($"a tensor lacks its keras_history: {JsonDescription.Of(tensor)}");

    private (string Layer, int Node, int Tensor) Triple(JsonArray list)
        => list.Count >= 3 && list[0] is JsonValue a && a.TryGetValue<string>(out var layer)
            && list[1] is JsonValue b && b.TryGetValue<int>(out var node) && list[2] is JsonValue c && c.TryGetValue<int>(out var tensor)
            ? (layer, node, tensor)
            : throw Wrong($"expected [layer, node, tensor], got {JsonDescription.Of(list)}");

    /// <summary>Inputs or outputs: one triple, or lists or objects of them however nested.</summary>
    private IEnumerable<(string Layer, int Node, int Tensor)> References(string key)
    {
        var stack = new Stack<JsonNode?>([config[key] ?? throw Wrong($"the setting '{key}' is missing")]);
        while (stack.TryPop(out var node))
        {
            switch (node)
            {
                case JsonArray { Count: >= 3 } list when list[0] is JsonValue:
                    yield return Triple(list);
                    break;
                case JsonArray list:
                    foreach (var inner in list.Reverse())
                        stack.Push(inner);
                    break;
                case JsonObject named:
                    foreach (var (_, inner) in named.OrderByDescending(pair => pair.Key, StringComparer.Ordinal))
                        stack.Push(inner);
                    break;
                default:
                    throw Wrong($"'{key}' must hold [layer, node, tensor], got {JsonDescription.Of(node)}");
            }
        }
    }

    private NabiException Wrong(string why) => new($"{config.Owner}: {why}.");
}
