using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Layers;

namespace Nabi.Formats;

/// <summary>What a file holds that Keras does not have.</summary>
internal static class SaveNotes
{
    /// <summary>One sentence for every layer class, activation or the like that Keras lacks.</summary>
    /// <exception cref="NabiException">A layer of one's own is not registered: the file could never be loaded again.</exception>
    public static IReadOnlyList<string> Of(Model model)
    {
        List<string> notes = [];
        var known = Registry.Names<Layer>().ToHashSet(StringComparer.Ordinal);
        var config = model.ToConfig();
        var classes = LayerClasses(config).Distinct().ToList();
        foreach (var (className, _) in classes.Where(one => !known.Contains(one.ClassName)))
            throw new NabiException($"Model \"{model.Name}\" cannot be saved: the class {className} is not registered, so no file with it could be loaded; call Registry.Register<Layer>(\"{className}\", ...) first, or save the weights alone.");
        foreach (var (className, _) in classes.Where(one => one.IsOwn))
            notes.Add($"{className} is not one of Keras's layers: Keras opens the file only where a class 'Custom>{className}' is registered.");
        if (config.ToJsonString().Contains("\"legacy_hard_sigmoid\"", StringComparison.Ordinal))
            notes.Add("The model uses hard_sigmoid as Keras 2 meant it (clip(0.2 x + 0.5)), which Keras 3 does not have under any name; Nabi reads it as legacy_hard_sigmoid.");
        return notes;
    }

    private static IEnumerable<(string ClassName, bool IsOwn)> LayerClasses(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject named:
                if ((string?)named["module"] is ("keras.layers" or "nabi") and var module && named["class_name"] is JsonValue name)
                    yield return (name.GetValue<string>(), module == "nabi");
                foreach (var inner in named.SelectMany(pair => LayerClasses(pair.Value)))
                    yield return inner;
                break;
            case JsonArray list:
                foreach (var inner in list.SelectMany(LayerClasses))
                    yield return inner;
                break;
        }
    }
}
