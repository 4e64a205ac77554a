using Nabi.Files;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>
/// An optimizer's state as Keras 2 keeps it: the number of steps and for each kind of state an array for each weight, the kinds one after
/// the other; or, where the names say the kind (<c>Adam/m/dense/kernel:0</c>, <c>Adam/dense/kernel/m:0</c>), in any order.
/// </summary>
/// <param name="names">The names of the arrays.</param>
/// <param name="datasets">The arrays.</param>
/// <param name="source">What errors call the file.</param>
internal sealed class LegacySlots(IReadOnlyList<string> names, IReadOnlyList<Hdf5Dataset> datasets, string source)
{
    /// <summary>For each optimizer its kinds of state in Keras 2's order: the name here, and the names in files.</summary>
    private static readonly Dictionary<string, (string Kind, string[] Words)[]> Kinds = new(StringComparer.Ordinal)
    {
        ["SGD"] = [("momentum", ["m", "momentum"])],
        ["RMSprop"] = [("velocity", ["rms", "velocity"]), ("momentum", ["momentum"]), ("average_gradient", ["mg", "average_gradient"])],
        ["Adagrad"] = [("accumulator", ["accumulator"])],
        ["Adadelta"] = [("accumulated_grad", ["accum_grad", "accumulated_grad"]),
            ("accumulated_delta_var", ["accum_var", "accumulated_delta_var"])],
        ["Adam"] = [("momentum", ["m"]), ("velocity", ["v"]), ("velocity_hat", ["vhat"])],
        ["AdamW"] = [("momentum", ["m"]), ("velocity", ["v"]), ("velocity_hat", ["vhat"])],
        ["Adamax"] = [("m", ["m"]), ("u", ["v", "u"])],
        ["Nadam"] = [("momentum", ["m"]), ("velocity", ["v"])],
    };

    /// <summary>Reads the state of an optimizer that is built.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="variables">The weights it trains.</param>
    /// <param name="sorted">Whether the writer sorted the weights by their names.</param>
    /// <exception cref="NabiException">The state does not belong to such an optimizer of these weights.</exception>
    public void Read(Optimizer optimizer, IReadOnlyList<Variable> variables, bool sorted)
    {
        var first = 0;
        // The number of steps, and in late versions the learning rate: what has no axes.
        while (first < datasets.Count && datasets[first].Shape.Length == 0)
            first++;
        if (first > 0)
            ArrayExchange.Assign(optimizer.Variables[0], datasets[0], source);
        if (first == datasets.Count)
            return;
        if (!Kinds.TryGetValue(optimizer.ClassName, out var kinds))
            throw Misfit(optimizer, "its order is not known");
        if (sorted
            && !variables.Select(variable => variable.Path)
                .SequenceEqual(variables.Select(variable => variable.Path).Order(StringComparer.Ordinal)))
        {
            throw Misfit(optimizer, "Keras up to 2.0.8 sorted it by the weights' names");
        }

        var place = first;
        foreach (var (kind, words) in kinds)
        {
            var own = optimizer.Variables.Where(variable => variable.Path.EndsWith("_" + kind, StringComparison.Ordinal)).ToList();
            if (own.Count == 0)
                continue;
            var stored = Named(words);
            if (stored.Count == 0)
                stored = [.. Enumerable.Range(place, Math.Min(own.Count, datasets.Count - place))];
            if (stored.Count != own.Count)
                throw Misfit(optimizer, FormattableString.Invariant($"it has {stored.Count} arrays for the {kind} of {own.Count} weights"));
            for (var i = 0; i < own.Count; i++)
                ArrayExchange.Assign(own[i], datasets[stored[i]], source);
            place += own.Count;
        }
    }

    /// <summary>The places of the arrays whose names say one of these kinds.</summary>
    private List<int> Named(string[] words)
        => [.. Enumerable.Range(0, names.Count).Where(i => datasets[i].Shape.Length > 0 && names[i].Split('/') is { Length: > 2 } parts
            && (Array.IndexOf(words, parts[1]) >= 0 || Array.IndexOf(words, parts[^1].Split(':')[0]) >= 0))];

    private NabiException Misfit(Optimizer optimizer, string why)
        => new($"{source}: the state of the optimizer {optimizer.ClassName} cannot be taken over: {why}.");
}
