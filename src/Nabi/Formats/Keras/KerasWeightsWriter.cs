using Nabi.Files;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>Writes weights in the layout of Keras 3: <c>layers/lstm/cell/vars/0</c>.</summary>
internal sealed class KerasWeightsWriter
{
    private readonly HashSet<Layer> written = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Path, IReadOnlyList<string> Lines)> vocabularies = [];

    /// <summary>The vocabularies that were met, by the places of their layers: what Keras keeps in files beside the weights.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<string> Lines)> Vocabularies => vocabularies;

    /// <summary>Writes a model and, if given, its optimizer's state.</summary>
    public void Write(Hdf5GroupWriter root, Model model, Optimizer? optimizer)
    {
        Write(root, (Layer)model, "");
        if (optimizer is null)
            return;
        var group = root.Group("optimizer/vars");
        group.Attribute("name", optimizer.Name);
        Add(group, optimizer.Variables);
    }

    private void Write(Hdf5GroupWriter group, Layer layer, string path)
    {
        written.Add(layer);
        var own = group.Group("vars");
        own.Attribute("name", layer.Name);
        Add(own, layer.OwnVariables);
        Keep(own, layer, path);
        foreach (var (attribute, part, partName) in layer.NamedParts)
        {
            if (part is null)
            {
                var vars = group.Group($"{attribute}/vars");
                vars.Attribute("name", partName!);
                // A part that is the layer's own vocabulary: Keras keeps it twice.
                Keep(vars, layer, $"{path}{attribute}/");
            }
            else if (!written.Contains(part))
            {
                Write(group.Group(attribute), part, $"{path}{attribute}/");
            }
        }

        var (name, list) = KerasStructure.List(layer);
        var keys = KerasStructure.Keys(list);
        for (var i = 0; i < list.Count; i++)
        {
            if (!written.Contains(list[i]))
                Write(group.Group($"{name}/{keys[i]}"), list[i], $"{path}{name}/{keys[i]}/");
        }
    }

    private void Keep(Hdf5GroupWriter vars, Layer layer, string path)
    {
        if (layer is not IVocabulary vocabulary)
            return;
        if (vocabulary.EntryWeights is { } weights)
            vars.Dataset(KerasStructure.EntryWeights, NumericArray.Of([.. weights], [weights.Count]));
        if (vocabulary.Lines is { } lines)
            vocabularies.Add((path, lines));
    }

    private static void Add(Hdf5GroupWriter group, IReadOnlyList<Variable> variables)
    {
        var place = 0;
        foreach (var variable in variables)
        {
            group.Dataset(Next(), variable.Quantized is { } numbers
                ? NumericArray.Of(numbers.Numbers.ToArray(), variable.Shape.AsSpan()) : ArrayExchange.ToArray(variable));
        }
        // Scales come behind all weights, as Keras has them.
        foreach (var variable in variables)
        {
            if (variable.Quantized is { } numbers)
                group.Dataset(Next(), NumericArray.Of(numbers.Scales.ToArray()));
        }

        string Next() => FormattableString.Invariant($"{place++}");
    }
}
