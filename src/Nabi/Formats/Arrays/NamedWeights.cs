using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// Weights as named arrays, in <c>.npz</c> and <c>.safetensors</c>: under their paths, numbered in the npz of this library.
/// </summary>
internal static class NamedWeights
{
    /// <summary>The weights of a model by path; a path that is there twice is counted.</summary>
    public static List<KeyValuePair<string, NumericArray>> Of(Model model)
    {
        var names = Names(model.Weights);
        return [.. model.Weights.Select((weight, i) => KeyValuePair.Create(names[i], ArrayExchange.ToArray(weight)))];
    }

    /// <summary>Fills the weights from arrays of these names: by path, or, if a path is missing and the numbers agree, in order.</summary>
    /// <exception cref="NabiException">A weight is missing or has another shape.</exception>
    public static IReadOnlyList<string> Read(Model model, INamedArrays file, string source, bool byName, bool skipMismatch)
    {
        var names = file.Names;
        Dictionary<string, string> byPath = new(StringComparer.Ordinal);
        foreach (var name in names)
            byPath.TryAdd(Path(name), name);
        var weights = model.Weights;
        var paths = Names(weights);
        var inOrder = !byName && weights.Count == names.Count && !paths.All(byPath.ContainsKey);
        Dictionary<Variable, int> places = new(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < weights.Count; i++)
            places[weights[i]] = i;
        var plan = new WeightPlan(skipMismatch);
        HashSet<int> planned = [];
        foreach (var layer in model.Layers)
            plan.Try(layer, () => Match(layer.Weights.Select(weight => places[weight])));
        Match(Enumerable.Range(0, weights.Count));
        return plan.Carry(model);

        void Match(IEnumerable<int> some)
        {
            foreach (var i in some.Where(planned.Add).ToList())
            {
                if ((inOrder ? names[i] : byPath.GetValueOrDefault(paths[i])) is not { } name)
                {
                    if (byName)
                        continue;
                    throw new NabiException(
                        $"{source}: there is no array '{weights[i].Path}'; it has {names.Count} arrays for the {weights.Count} "
                        + $"weights of \"{model.Name}\".");
                }

                var array = file.Describe(name);
                if (!array.Shape.SequenceEqual(weights[i].Shape))
                {
                    throw new NabiException(
                        $"{source}: the weight '{weights[i].Path}' has shape {weights[i].Shape}, but the file holds {array} as '{name}'.");
                }

                plan.Add(weights[i], () => ArrayExchange.Read(weights[i], target => file.ReadInto(name, target), () => file.Read(name)));
            }
        }
    }

    /// <summary>The paths of weights; one that is there twice is counted.</summary>
    public static string[] Names(IReadOnlyList<Variable> weights)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        var names = new string[weights.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = weights[i].Path;
            for (var count = 1; !taken.Add(names[i]); count++)
                names[i] = FormattableString.Invariant($"{weights[i].Path}_{count}");
        }

        return names;
    }

    /// <summary>A name without its number: <c>3/dense/kernel</c>.</summary>
    private static string Path(string name)
        => name.IndexOf('/') is > 0 and var slash && name.AsSpan(0, slash).IndexOfAnyExceptInRange('0', '9') < 0
            ? name[(slash + 1)..] : name;
}
