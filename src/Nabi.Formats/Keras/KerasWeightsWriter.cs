using Nabi.Files;
using Nabi.Layers;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>Writes weights in the layout of Keras 3: <c>layers/lstm/cell/vars/0</c>.</summary>
internal sealed class KerasWeightsWriter
{
    private readonly HashSet<Layer> written = new(ReferenceEqualityComparer.Instance);

    /// <summary>Writes a model and, if given, its optimizer's state.</summary>
    public void Write(Hdf5GroupWriter root, Model model, Optimizer? optimizer)
    {
        Write(root, model);
        if (optimizer is null)
            return;
        var group = root.Group("optimizer/vars");
        group.Attribute("name", optimizer.Name);
        Add(group, optimizer.Variables);
    }

    private void Write(Hdf5GroupWriter group, Layer layer)
    {
        written.Add(layer);
        var own = group.Group("vars");
        own.Attribute("name", layer.Name);
        Add(own, layer.OwnVariables);
        foreach (var (attribute, part, partName) in layer.NamedParts)
            if (part is null)
                group.Group($"{attribute}/vars").Attribute("name", partName!);
            else if (!written.Contains(part))
                Write(group.Group(attribute), part);
        var (name, list) = KerasStructure.List(layer);
        var keys = KerasStructure.Keys(list);
        for (var i = 0; i < list.Count; i++)
            if (!written.Contains(list[i]))
                Write(group.Group($"{name}/{keys[i]}"), list[i]);
    }

    private static void Add(Hdf5GroupWriter group, IReadOnlyList<Variable> variables)
    {
        for (var i = 0; i < variables.Count; i++)
            group.Dataset(FormattableString.Invariant($"{i}"), ArrayExchange.ToArray(variables[i]));
    }
}
