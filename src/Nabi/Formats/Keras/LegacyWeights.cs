using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// Weights in the layout of Keras 2, which Keras 3 still writes into <c>.h5</c> files: a group a layer with the attribute
/// <c>weight_names</c>, and the list of layers in <c>layer_names</c>.
/// </summary>
internal sealed class LegacyWeights
{
    private readonly string source;
    private readonly Hdf5Group group;
    private readonly bool isFlipped;
    private readonly bool isFirst;

    private LegacyWeights(string source, Hdf5Group root, Hdf5Group group)
    {
        this.source = source;
        this.group = group;
        isFlipped = (group.Attributes.Text("backend") ?? root.Attributes.Text("backend")) == "theano";
        // Keras 1.0 did not say its version.
        isFirst = (group.Attributes.Text("keras_version") ?? root.Attributes.Text("keras_version") ?? "1").StartsWith('1');
    }

    /// <summary>The weights of a whole-model or weights-only file, or null if the file has another layout.</summary>
    public static LegacyWeights? Find(Hdf5Group root, string source)
    {
        var group = root.IsGroup("model_weights") ? root.Group("model_weights") : root;
        return group.Attributes.Texts("layer_names") is null ? null : new LegacyWeights(source, root, group);
    }

    /// <summary>Plans all weights, layer by layer in order, as Keras does.</summary>
    /// <exception cref="NabiException">The numbers of layers or weights differ, or a shape does.</exception>
    public void Read(Model model, WeightPlan plan)
    {
        var layers = KerasStructure.LayersOf(model).Where(layer => layer.Weights.Count > 0).ToList();
        var names = Names().Where(name => WeightNames(name).Length > 0).ToList();
        if (layers.Count != names.Count)
        {
            throw new NabiException(
                $"{source}: the model \"{model.Name}\" has {layers.Count} layers with weights, but the file holds {names.Count}; "
                + "load by name to take what fits.");
        }
        // The order in the file is that of the model it was saved from; where all names agree they say more than the order.
        var known = names.ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<string> order = layers.All(layer => known.Contains(layer.Name)) ? [.. layers.Select(layer => layer.Name)]
            : Fits(layers, names) ? names : Numbered(layers, names) is { } numbered && Fits(layers, numbered) ? numbered : names;
        for (var i = 0; i < layers.Count; i++)
            Read(layers[i], order[i], plan);
    }

    /// <summary>Plans the layers whose names the file has; the others stay as they are.</summary>
    public void ReadByName(Model model, WeightPlan plan)
    {
        var known = Names().ToHashSet(StringComparer.Ordinal);
        foreach (var layer in model.Layers.Where(layer => layer.Weights.Count > 0 && known.Contains(layer.Name)))
        {
            if (WeightNames(layer.Name).Length > 0)
                Read(layer, layer.Name, plan);
        }
    }

    /// <summary>Writes a model's weights.</summary>
    public static void Write(Hdf5GroupWriter group, Model model)
    {
        group.Attribute("backend", KerasVersion.Backend);
        group.Attribute("keras_version", KerasVersion.Written);
        var layers = KerasStructure.LayersOf(model);
        group.AttributeTexts("layer_names", [.. layers.Select(layer => layer.Name)]);
        foreach (var layer in layers)
        {
            var own = group.Group(layer.Name);
            Write(own, InOrder(layer));
        }

        group.Group("top_level_model_weights").AttributeTexts("weight_names", []);
    }

    /// <summary>Writes variables under their paths, which the attribute lists; a path that is there twice is counted.</summary>
    public static void Write(Hdf5GroupWriter group, IReadOnlyList<Variable> variables)
    {
        var names = NamedWeights.Names(variables);
        for (var i = 0; i < names.Length; i++)
            group.Dataset(names[i], ArrayExchange.ToArray(variables[i]));

        group.AttributeTexts("weight_names", names);
    }

    /// <summary>A layer's weights in the order of such files: trainable ones first, through all its parts.</summary>
    private static List<Variable> InOrder(Layer layer) => [.. layer.TrainableWeights, .. layer.NonTrainableWeights];

    /// <summary>
    /// The file's layers for those of a model whose layers stand in another order: those whose first array has as many
    /// axes, in the order in which they were made, which the numbers at the end of their names say. Null where the model
    /// has another number of such layers.
    /// </summary>
    private string[]? Numbered(IReadOnlyList<Layer> layers, IReadOnlyList<string> names)
    {
        var given = names.ToLookup(name => Layer(name).Dataset(WeightNames(name)[0]).Shape.Length);
        Dictionary<Layer, string> found = new(ReferenceEqualityComparer.Instance);
        foreach (var group in layers.GroupBy(layer => InOrder(layer)[0].Shape.Rank))
        {
            var (own, others) = (CreationOrder.Of([.. group], layer => layer.Name), CreationOrder.Of([.. given[group.Key]], name => name));
            if (own.Count != others.Count)
                return null;
            foreach (var (layer, name) in own.Zip(others))
                found[layer] = name;
        }

        return [.. layers.Select(layer => found[layer])];
    }

    private bool Fits(IReadOnlyList<Layer> layers, IReadOnlyList<string> names)
    {
        try
        {
            var trial = new WeightPlan(skipMismatch: false);
            for (var i = 0; i < layers.Count; i++)
                Read(layers[i], names[i], trial);
            return true;
        }
        catch (NabiException)
        {
            return false;
        }
    }

    private string[] Names() => group.Attributes.Texts("layer_names")!;

    private string[] WeightNames(string layer)
        => Layer(layer).Attributes.Texts("weight_names")
            ?? throw new NabiException($"{source}: the layer '{layer}' lacks the attribute 'weight_names'.");

    private Hdf5Group Layer(string name) => group.Group(name);

    private void Read(Layer layer, string name, WeightPlan plan)
        => plan.Try(layer, () =>
        {
            var own = Layer(name);
            var arrays = WeightNames(name).Select(own.Dataset).ToList();
            foreach (var (weight, read) in new LegacyArrays(layer, arrays, isFirst, isFlipped, source).Match(name))
                plan.Add(weight, read);
        });
}
