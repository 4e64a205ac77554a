namespace Nabi.Engine;

/// <summary>Gives the layers of a model names that differ, in Keras's way: <c>lstm</c>, <c>lstm_1</c>.</summary>
public sealed class LayerNames
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    // All numbers below this one are taken: without it, the thousandth layer of a class would try a thousand names.
    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);

    /// <summary>Names the layers of a whole model that have no name of their own.</summary>
    /// <exception cref="NabiException">Two layers were given the same name.</exception>
    public static void Assign(IEnumerable<Layer> layers, string owner)
    {
        var names = new LayerNames();
        var all = layers.ToList();
        // Names that were given come first: a default gives way to them, wherever they stand.
        List<Layer> unnamed = [.. all.Where(layer => layer.HasDefaultName)];
        foreach (var layer in all.Where(layer => !layer.HasDefaultName))
            names.Add(layer, owner);
        foreach (var layer in unnamed)
            names.Add(layer, owner);
    }

    /// <summary>Takes a layer in; one without a name of its own gets a free one.</summary>
    /// <exception cref="NabiException">Its name is taken.</exception>
    public void Add(Layer layer, string owner)
    {
        if (!layer.HasDefaultName)
        {
            if (!taken.Add(layer.Name))
                throw new NabiException($"{owner}: two layers are called \"{layer.Name}\"; names must differ.");
            return;
        }

        var basis = layer.Name;
        var name = basis;
        var number = next.GetValueOrDefault(basis);
        if (number > 0)
            name = $"{basis}_{number}";
        while (!taken.Add(name))
            name = $"{basis}_{++number}";
        next[basis] = number + 1;
        layer.Rename(name);
    }

    /// <summary>Sets the name of a layer free that leaves the model.</summary>
    public void Remove(Layer layer)
    {
        taken.Remove(layer.Name);
        next.Clear();
    }
}
