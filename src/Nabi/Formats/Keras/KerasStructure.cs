namespace Nabi.Formats;

/// <summary>
/// Where Keras 3 keeps the parts of a layer in a weights file: the attribute's name for a single part, a list by class names
/// (<c>lstm</c>, <c>lstm_1</c>) for several.
/// </summary>
internal static class KerasStructure
{
    /// <summary>What Keras calls the weights of a vocabulary's entries.</summary>
    public const string EntryWeights = "idf_weights";

    /// <summary>The parts that stand in a list, and the list's name.</summary>
    public static (string Attribute, IReadOnlyList<Layer> Parts) List(Layer layer)
        => layer is Model model ? (model.ListedParts.Attribute, LayersOf(model)) : layer.ListedParts;

    /// <summary>A model's layers in the order in which Keras has them once it has read the model's config.</summary>
    public static IReadOnlyList<Layer> LayersOf(Model model)
        => [.. (WrittenMasks.GraphOf(model)?.Layers ?? model.Layers).Where(part => part is not OperationLayer)];

    /// <summary>The names of a list's members: the class in lower case, counted.</summary>
    public static IReadOnlyList<string> Keys(IReadOnlyList<Layer> list)
    {
        Dictionary<string, int> used = new(StringComparer.Ordinal);
        var keys = new string[list.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var name = list[i].ListedName;
            keys[i] = used.TryGetValue(name, out var count) ? FormattableString.Invariant($"{name}_{count + 1}") : name;
            used[name] = used.ContainsKey(name) ? count + 1 : 0;
        }

        return keys;
    }
}
