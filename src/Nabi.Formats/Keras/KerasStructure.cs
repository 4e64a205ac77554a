using Nabi.Layers;

namespace Nabi.Formats;

/// <summary>
/// Where Keras 3 keeps the parts of a layer in a weights file: the attribute's name for a single part, a list by class names
/// (<c>lstm</c>, <c>lstm_1</c>) for several.
/// </summary>
internal static class KerasStructure
{
    /// <summary>The parts that are attributes of their own.</summary>
    public static IEnumerable<(string Attribute, Layer Part)> Parts(Layer layer) => layer switch
    {
        Model or StackedRNNCells => [],
        Recurrent recurrent => [("cell", recurrent.Cell)],
        Bidirectional both => [("backward_layer", both.BackwardLayer), ("forward_layer", both.ForwardLayer)],
        TimeDistributed wrapper => [("layer", wrapper.Layer)],
        _ when IsAttention(layer) => layer.Parts.Select(part => (AttentionPart(part.Name), part)),
        _ when layer.Parts.Count == 1 => [(layer.Parts[0] is Cell ? "cell" : "layer", layer.Parts[0])],
        _ => [],
    };

    /// <summary>Parts of Keras's layer that have no weights and no counterpart here, with the names they have there.</summary>
    public static IEnumerable<(string Attribute, string Name)> EmptyParts(Layer layer)
        => IsAttention(layer) ? [("_dropout_layer", "dropout"), ("_softmax", "softmax")] : [];

    /// <summary>The parts that stand in a list, and the list's name.</summary>
    public static (string Attribute, IReadOnlyList<Layer> Parts) List(Layer layer) => layer switch
    {
        Model model => ("layers", LayersOf(model)),
        StackedRNNCells stack => ("cells", stack.Cells),
        _ when !Parts(layer).Any() => ("parts", layer.Parts),
        _ => ("parts", []),
    };

    /// <summary>A model's layers in the order in which Keras has them once it has read the model's config.</summary>
    public static IReadOnlyList<Layer> LayersOf(Model model)
        => [.. (model.WrittenGraph?.Layers ?? model.Layers).Where(part => part is not OperationLayer)];

    /// <summary>The names of a list's members: the class in lower case, counted.</summary>
    public static IReadOnlyList<string> Keys(IReadOnlyList<Layer> list)
    {
        Dictionary<string, int> used = new(StringComparer.Ordinal);
        var keys = new string[list.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var name = Layer.SnakeCase(list[i].ClassName);
            keys[i] = used.TryGetValue(name, out var count) ? FormattableString.Invariant($"{name}_{count + 1}") : name;
            used[name] = used.ContainsKey(name) ? count + 1 : 0;
        }

        return keys;
    }

    private static string AttentionPart(string name) => name switch
    {
        "query" or "key" or "value" => name + "_dense",
        "attention_output" => "output_dense",
        _ => name,
    };

    private static bool IsAttention(Layer layer) => layer.ClassName is "MultiHeadAttention" or "GroupQueryAttention";
}
