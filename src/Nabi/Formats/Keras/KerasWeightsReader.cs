using Nabi.Files;
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

    private readonly WeightPlan plan;
    private readonly Func<string, IReadOnlyList<string>?>? vocabularies;

    /// <param name="source">The file, for errors.</param>
    /// <param name="plan">Takes what is found.</param>
    /// <param name="vocabularies">The entries of the vocabulary that the file keeps for a place, or null where it keeps none; null where
    /// nothing is kept beside the weights.</param>
    public KerasWeightsReader(string source, WeightPlan plan, Func<string, IReadOnlyList<string>?>? vocabularies = null)
        => (this.source, this.plan, this.vocabularies) = (source, plan, vocabularies);

    /// <summary>Whether a file has this layout.</summary>
    public static bool Knows(Hdf5Group root) => root.Contains("layers") || root.Contains("vars") || root.Contains(EarlyLayers);

    /// <summary>Plans all weights of a model.</summary>
    /// <exception cref="NabiException">The file lacks a weight, or one has another shape.</exception>
    public void Read(Hdf5Group root, Model model) => Read(root, (Layer)model);

    /// <summary>Plans the layers whose names the file notes; the others stay as they are.</summary>
    public void ReadByName(Hdf5Group root, Model model)
    {
        if (Members(root, model) is not { } members)
            return;
        var byName = ByNotedName(members);
        foreach (var layer in model.Layers)
        {
            if (layer.Weights.Count > 0 && byName.TryGetValue(layer.Name, out var group) && group is not null)
                Read(group, layer);
        }
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
        foreach (var (variable, array) in Matched(group, optimizer.Variables, $"the optimizer '{optimizer.Name}'", out _))
            ArrayExchange.Assign(variable, array, source);
    }

    private void Read(Hdf5Group group, Layer layer)
    {
        if (!read.Add(layer))
            return;
        if (layer.OwnVariables.Count > 0)
            plan.Try(layer, () => Own(Inner(group, "vars", layer), layer));
        if (vocabularies is not null && layer is IVocabulary { Lines: not null } vocabulary)
            ReadVocabulary(group, layer, vocabulary);
        foreach (var (attribute, part, _) in layer.NamedParts)
        {
            if (part is not null && IsKept(part) && !read.Contains(part))
                Inside(part, () => Inner(group, attribute, part));
        }

        var (_, list) = KerasStructure.List(layer);
        if (!list.Any(IsKept))
            return;
        Hdf5Group? members = null;
        if (!plan.Try(layer,
            () => members = Members(group, layer)
                ?? throw new NabiException($"{source}: there are no weights for {layer.Title} in '{group.Path}'.")))
        {
            return;
        }

        var keys = KerasStructure.Keys(list);
        var named = ByNotedName(members!);
        // The names count for a class when all its layers find themselves by them.
        var byName = list.GroupBy(one => one.ListedName, StringComparer.Ordinal)
            .Where(family =>
                family.All(one => named.TryGetValue(one.Name, out var found) && found is not null && IsOf(family.Key, found.Path)))
            .Select(family => family.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (IsKept(list[i]) && !read.Contains(list[i]))
                Inside(list[i], () => byName.Contains(list[i].ListedName) ? named[list[i].Name]! : Inner(members!, keys[i], list[i]));
        }

        void Inside(Layer part, Func<Hdf5Group> find)
        {
            Hdf5Group? found = null;
            if (plan.Try(part, () => found = find()))
                Read(found!, part);
        }
    }

    /// <summary>Whether the file holds something of a layer: weights, or a vocabulary beside them.</summary>
    private bool IsKept(Layer layer)
        => layer.Weights.Count > 0
            || (vocabularies is not null && Model.Everything(layer).Any(one => one is IVocabulary { Lines: not null }));

    private void ReadVocabulary(Hdf5Group group, Layer layer, IVocabulary vocabulary)
    {
        var place = group.Path.Trim('/');
        var lines = vocabularies!(place)
            ?? throw new NabiException(
                $"{source}: expected the vocabulary of {layer.Title} in '{KerasArchive.VocabularyOf(place)}', and "
                + "there is none; the file was cut.");
        var weights = group.IsGroup("vars") && group.Group("vars").Contains(KerasStructure.EntryWeights)
            ? group.Group("vars").Dataset(KerasStructure.EntryWeights).Read().ToFloats() : null;
        plan.Add(() => vocabulary.ReadLines(lines, weights));
    }

    /// <summary>The groups by the layer names they note; null where a name is there twice.</summary>
    private static Dictionary<string, Hdf5Group?> ByNotedName(Hdf5Group members)
    {
        Dictionary<string, Hdf5Group?> named = new(StringComparer.Ordinal);
        foreach (var member in members.Groups)
        {
            if (member.IsGroup("vars") && member.Group("vars").Attributes.Text("name") is { } name)
                named[name] = named.ContainsKey(name) ? null : member;
        }

        return named;
    }

    private static bool IsOf(string family, string path)
    {
        var key = path[(path.LastIndexOf('/') + 1)..];
        return key == family || (key.StartsWith(family + "_", StringComparison.Ordinal)
            && key.AsSpan(family.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static Hdf5Group? Members(Hdf5Group group, Layer layer)
    {
        var (name, _) = KerasStructure.List(layer);
        return group.IsGroup(name) ? group.Group(name) : layer is Model && group.IsGroup(EarlyLayers) ? group.Group(EarlyLayers) : null;
    }

    private Hdf5Group Inner(Hdf5Group group, string name, Layer layer)
        => group.IsGroup(name) ? group.Group(name)
            : throw new NabiException($"{source}: there are no weights for {layer.Title}: no group '{name}' in '{group.Path}'.");

    private void Own(Hdf5Group group, Layer layer)
    {
        var pairs = Matched(group, layer.OwnVariables, layer.Title, out var scales);
        // A cell's arrays may have cuDNN's layout in this kind of file too.
        if (layer is Cell { Parts.Count: 0 } && pairs.Any(pair => pair.Variable.Shape != (Shape)pair.Array.Shape))
        {
            foreach (var (weight, read) in new LegacyArrays(layer, [.. pairs.Select(pair => pair.Array)], isFirst: false, isFlipped: false,
                source).Match(group.Path))
            {
                plan.Add(weight, read);
            }
        }
        else
        {
            foreach (var (variable, array) in pairs)
            {
                ArrayExchange.Require(variable, array, source);
                if (scales.TryGetValue(variable, out var scale))
                    plan.Add(variable, () => variable.Quantize(Numbers(variable, array, scale, layer.QuantizesRows)));
                else
                    plan.Add(variable, () => ArrayExchange.Read(variable, array));
            }
        }
    }

    private QuantizedWeights Numbers(Variable variable, Hdf5Dataset array, Hdf5Dataset scales, bool byRow)
    {
        try
        {
            return new QuantizedWeights(variable.Shape, array.Read().Values<sbyte>().ToArray(), scales.Read().ToFloats(), byRow);
        }
        catch (NabiException error)
        {
            throw new NabiException($"{source}: the weight '{variable.Path}' at '{array.Path}': {error.Message}", error);
        }
    }

    private List<(Variable Variable, Hdf5Dataset Array)> Matched(
        Hdf5Group group, IReadOnlyList<Variable> variables, string owner, out Dictionary<Variable, Hdf5Dataset> scales)
    {
        scales = new(ReferenceEqualityComparer.Instance);
        if (group.Names.Count < variables.Count)
            throw Differ(variables.Count);
        List<(Variable Variable, Hdf5Dataset Array)> pairs =
            [.. variables.Select((variable, i) => (variable, group.Dataset(FormattableString.Invariant($"{i}"))))];
        var place = variables.Count;
        foreach (var (variable, array) in pairs)
        {
            if (variable.Value.DType == DType.Float32 && array.ElementType == ElementType.Int8)
            {
                scales[variable] = place < group.Names.Count ? group.Dataset(FormattableString.Invariant($"{place++}"))
                    : throw Differ(place + 1);
            }
        }

        return place == group.Names.Count ? pairs : throw Differ(place);

        NabiException Differ(int wanted) => new(
            $"{source}: {owner} has {wanted} weights, but the file holds {group.Names.Count} in '{group.Path}'.");
    }
}
