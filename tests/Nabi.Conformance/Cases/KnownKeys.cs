namespace Nabi.Conformance;

/// <summary>Finds what stands in a case and is read by nobody, so that no expectation is passed over in silence.</summary>
public static class KnownKeys
{
    // Remarks for people: where a case comes from, how sure its numbers are.
    private static readonly string[] Remarks =
        ["name", "kind", "group", "source", "source_note", "note", "weights_note", "h5_note", "outputs", "cross_check", "arrays",
            "tolerance/rtol", "tolerance/atol",
            "float32_vs_float64_max_abs", "float64_loss_per_step"];

    /// <summary>The first key of <c>case.json</c> or of its arrays that the checker does not name; null when it names all.</summary>
    public static string? Unknown(GoldenCase golden, CaseChecker checker)
    {
        HashSet<string> known = new(checker.Keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(Remarks), StringComparer.Ordinal);
        if (Unknown(golden.Json, "", known) is { } key)
            return $"case.json has the key '{key}', which no checker of the kind '{golden.Kind}' reads";
        var arrays = checker.Arrays.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return golden.Arrays.Keys.FirstOrDefault(array => !arrays.Contains(array.Split('/')[0])) is { } extra
            ? $"the array '{extra}' is read by no checker of the kind '{golden.Kind}'" : null;
    }

    // A key that is known stands for all below it; of an object that is known by its parts, every part must be.
    private static string? Unknown(JsonObject json, string path, HashSet<string> known)
    {
        foreach (var (name, value) in json)
        {
            var key = path + name;
            if (known.Contains(key))
                continue;
            var hasParts = known.Any(other => other.StartsWith(key + "/", StringComparison.Ordinal));
            if (hasParts && value is null)
                continue;
            if (!hasParts || value is not JsonObject inner)
                return key;
            if (Unknown(inner, key + "/", known) is { } found)
                return found;
        }

        return null;
    }
}
