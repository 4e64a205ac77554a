using Nabi.Files;
using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>
/// Reads weights in the layout of Keras 3. Within a list, layers are found by the names the file notes where these agree with
/// the model's, otherwise by class and order, as Keras finds them.
/// </summary>
internal sealed class KerasWeightsReader
{
    // The early releases of Keras 3 called a model's list by another name.
    private const string EarlyLayers = "_layer_checkpoint_dependencies";

    private readonly string source;
    private readonly HashSet<Layer> read = new(ReferenceEqualityComparer.Instance);

    public KerasWeightsReader(string source) => this.source = source;

    /// <summary>Whether a file has this layout.</summary>
    public static bool Knows(Hdf5Group root) => root.Contains("layers") || root.Contains("vars") || root.Contains(EarlyLayers);

    /// <summary>Reads all weights of a model.</summary>
    /// <exception cref="NabiException">The file lacks a weight, or one has another shape.</exception>
    public void Read(Hdf5Group root, Model model) => Read(root, (Layer)model);

    /// <summary>Reads the layers whose names the file notes; the others stay as they are.</summary>
    /// <returns>The names of the layers that were read.</returns>
    public IReadOnlyList<string> ReadByName(Hdf5Group root, Model model)
    {
        List<string> names = [];
        if (Members(root, model) is not { } members)
            return names;
        var byName = ByNotedName(members);
        foreach (var layer in model.Layers)
            if (layer.Weights.Count > 0 && byName.TryGetValue(layer.Name, out var group) && group is not null)
            {
                Read(group, layer);
                names.Add(layer.Name);
            }

        return names;
    }

    /// <summary>Reads an optimizer's state for a model; does nothing when the file has none.</summary>
    /// <exception cref="NabiException">The state does not fit the optimizer.</exception>
    public void Read(Hdf5Group root, Optimizer optimizer, Model model)
    {
        if (!root.IsGroup("optimizer/vars"))
            return;
        var group = root.Group("optimizer/vars");
        if (group.Names.Count > optimizer.Variables.Count)
            optimizer.Build(model.TrainableVariables);
        Assign(group, optimizer.Variables, $"the optimizer '{optimizer.Name}'");
    }

    private void Read(Hdf5Group group, Layer layer)
    {
        if (!read.Add(layer))
            return;
        if (layer.OwnVariables.Count > 0)
            Assign(Inner(group, "vars", layer), layer.OwnVariables, layer.Title, layer.Parts.Count == 0 ? layer : null);
        foreach (var (attribute, part, _) in layer.NamedParts)
            if (part is { Weights.Count: > 0 } && !read.Contains(part))
                Read(Inner(group, attribute, part), part);
        var (_, list) = KerasStructure.List(layer);
        if (!list.Any(part => part.Weights.Count > 0))
            return;
        var members = Members(group, layer) ?? throw new NabiException($"{source}: there are no weights for {layer.Title} in '{group.Path}'.");
        var keys = KerasStructure.Keys(list);
        var named = ByNotedName(members);
        // The names count for a class when all its layers find themselves by them.
        var byName = list.GroupBy(one => one.ListedName, StringComparer.Ordinal)
            .Where(family => family.All(one => named.TryGetValue(one.Name, out var found) && found is not null && IsOf(family.Key, found.Path)))
            .Select(family => family.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
            if (list[i].Weights.Count > 0 && !read.Contains(list[i]))
                Read(byName.Contains(list[i].ListedName) ? named[list[i].Name]! : Inner(members, keys[i], list[i]), list[i]);
    }

    /// <summary>The groups by the layer names they note; null where a name is there twice.</summary>
    private static Dictionary<string, Hdf5Group?> ByNotedName(Hdf5Group members)
    {
        Dictionary<string, Hdf5Group?> named = new(StringComparer.Ordinal);
        foreach (var member in members.Groups)
            if (member.IsGroup("vars") && member.Group("vars").Attributes.Text("name") is { } name)
                named[name] = named.ContainsKey(name) ? null : member;
        return named;
    }

    private static bool IsOf(string family, string path)
    {
        var key = path[(path.LastIndexOf('/') + 1)..];
        return key == family || (key.StartsWith(family + "_", StringComparison.Ordinal) && key.AsSpan(family.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static Hdf5Group? Members(Hdf5Group group, Layer layer)
    {
        var (name, _) = KerasStructure.List(layer);
        return group.IsGroup(name) ? group.Group(name) : layer is Model && group.IsGroup(EarlyLayers) ? group.Group(EarlyLayers) : null;
    }

    private Hdf5Group Inner(Hdf5Group group, string name, Layer layer)
        => group.IsGroup(name) ? group.Group(name)
            : throw new NabiException($"{source}: there are no weights for {layer.Title}: no group '{name}' in '{group.Path}'.");

    private void Assign(Hdf5Group group, IReadOnlyList<Variable> variables, string owner, Layer? layer = null)
    {
        if (group.Names.Count != variables.Count)
            throw new NabiException($"{source}: {owner} has {variables.Count} weights, but the file holds {group.Names.Count} in '{group.Path}'.");
        var arrays = Enumerable.Range(0, variables.Count).Select(i => group.Dataset(FormattableString.Invariant($"{i}"))).ToList();
        // A cell's arrays may have cuDNN's layout in this kind of file too.
        if (layer is Cell && !variables.Zip(arrays).All(pair => pair.First.Shape == (Shape)pair.Second.Shape))
            foreach (var (weight, read) in new LegacyArrays(layer, arrays, isFirst: false, isFlipped: false, source).Match(group.Path))
                weight.Assign(read());
        else
            for (var i = 0; i < variables.Count; i++)
                ArrayExchange.Assign(variables[i], arrays[i], source);
    }
}
