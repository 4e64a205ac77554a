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
        foreach (var layer in Model.Everything(model))
        {
            if (!known.Contains(layer.ClassName) && layer is not OperationLayer)
                throw new NabiException($"{layer.Title} cannot be saved: the class {layer.ClassName} is not registered, so no file with it could be loaded; call Registry.Register<Layer>(\"{layer.ClassName}\", ...) first, or save the weights alone.");
            if (Registry.IsOwn(layer))
                notes.Add($"{layer.Title} is not one of Keras's layers: Keras opens the file only where a class 'Custom>{layer.ClassName}' is registered.");
        }

        if (model.ToConfig().ToJsonString().Contains("\"legacy_hard_sigmoid\"", StringComparison.Ordinal))
            notes.Add("The model uses hard_sigmoid as Keras 2 meant it (clip(0.2 x + 0.5)), which Keras 3 does not have under any name; Nabi reads it as legacy_hard_sigmoid.");
        return notes;
    }
}
