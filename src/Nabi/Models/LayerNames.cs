using Nabi.Layers;

namespace Nabi;

/// <summary>Gives the layers of a model names that differ, in Keras's way: <c>lstm</c>, <c>lstm_1</c>.</summary>
internal static class LayerNames
{
    /// <summary>Names the layers that have no name of their own.</summary>
    /// <exception cref="NabiException">Two layers were given the same name.</exception>
    public static void Assign(IEnumerable<Layer> layers, string owner)
    {
        var all = layers.ToList();
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var layer in all.Where(layer => !layer.HasDefaultName))
            if (!taken.Add(layer.Name))
                throw new NabiException($"{owner}: two layers are called \"{layer.Name}\"; names must differ.");
        foreach (var layer in all.Where(layer => layer.HasDefaultName))
        {
            var name = layer.Name;
            for (var i = 1; !taken.Add(name); i++)
                name = $"{layer.Name}_{i}";
            layer.Rename(name);
        }
    }
}
