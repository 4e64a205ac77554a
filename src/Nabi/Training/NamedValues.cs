namespace Nabi;

/// <summary>Inputs and outputs by name: those of the layers, <c>input_0</c> and <c>output_0</c> where they are not known.</summary>
internal static class NamedValues
{
    /// <summary>The name that logs use for an output; two outputs of one layer share it.</summary>
    public static string Plain(Model model, int output)
        => model.OutputNames is var names && output < names.Count ? names[output] : $"output_{output}";

    /// <summary>The names of a number of outputs, each different: <c>out</c>, <c>out_1</c>.</summary>
    public static IReadOnlyList<string> OfOutputs(Model model, int? count = null)
        => Different(model.OutputNames is { Count: > 0 } names ? names : [.. Enumerable.Range(0, count ?? 1).Select(i => $"output_{i}")]);

    /// <summary>The names of the inputs, each different.</summary>
    public static IReadOnlyList<string> OfInputs(Model model, int? count = null)
        => Different(model.InputNames is { Count: > 0 } names ? names : [.. Enumerable.Range(0, count ?? 1).Select(i => $"input_{i}")]);

    /// <summary>The values in the order of the names.</summary>
    /// <param name="given">Values by name.</param>
    /// <param name="names">All names, in order.</param>
    /// <param name="what">What the values are, for errors: <c>input</c>.</param>
    /// <param name="owner">Who was given them.</param>
    /// <param name="needsAll">Whether each name must have a value.</param>
    /// <exception cref="NabiException">A name is unknown or missing; the sentence has the nearest one.</exception>
    public static IReadOnlyList<T?> Ordered<T>(IEnumerable<KeyValuePair<string, T>> given, IReadOnlyList<string> names, string what,
        string owner, bool needsAll = true)
    {
        var values = new T?[names.Count];
        var found = new bool[names.Count];
        foreach (var (name, value) in given)
        {
            var at = names.IndexOf(name);
            if (at < 0)
            {
                throw new NabiException($"{owner}: there is no {what} '{name}'; "
                    + (Registry.Nearest(name, names) is { } nearest
                        ? $"did you mean '{nearest}'?" : $"there are {string.Join(", ", names)}."));
            }

            (values[at], found[at]) = (value, true);
        }

        var missing = Array.IndexOf(found, false);
        if (needsAll && missing >= 0)
            throw new NabiException($"{owner}: the {what} '{names[missing]}' is missing; name each of {string.Join(", ", names)}.");
        return values;
    }

    private static List<string> Different(IReadOnlyList<string> names)
    {
        List<string> different = [];
        foreach (var name in names)
        {
            var free = name;
            for (var i = 1; different.Contains(free); i++)
                free = $"{name}_{i}";
            different.Add(free);
        }

        return different;
    }

    private static int IndexOf(this IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return -1;
    }
}
