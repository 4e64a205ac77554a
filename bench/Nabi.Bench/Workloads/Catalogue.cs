namespace Nabi.Bench;

/// <summary>Every workload by name.</summary>
internal static class Catalogue
{
    private static readonly Dictionary<string, Workload> Known = Everything()
        .ToDictionary(workload => workload.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in the order of the tables.</summary>
    public static IEnumerable<Workload> All => Known.Values;

    /// <summary>The named workloads; a name that ends in <c>*</c> stands for all that begin so. None named: the default ones.</summary>
    /// <exception cref="NabiException">There is no such workload.</exception>
    public static IReadOnlyList<Workload> Find(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return [.. All.Where(workload => workload.IsDefault)];
        List<Workload> found = [];
        foreach (var name in names)
        {
            var matches = name.EndsWith('*')
                ? All.Where(workload => workload.Id.StartsWith(name[..^1], StringComparison.OrdinalIgnoreCase)).ToList()
                : Known.TryGetValue(name, out var one) ? [one] : [];
            if (matches.Count == 0)
                throw new NabiException($"There is no workload '{name}'. Known: {string.Join(", ", Known.Keys)}.");
            found.AddRange(matches.Where(match => !found.Contains(match)));
        }

        return found;
    }

    /// <summary>What the peers are compared on when nothing is named.</summary>
    public static IEnumerable<Workload> OfPeers()
        => [.. TrainingWorkloads.Named(), .. InferenceWorkloads.Named(), .. TrainingWorkloads.Predictions(), .. WiderWorkloads.Named()];

    private static IEnumerable<Workload> Everything()
        => [.. TrainingWorkloads.Named(), .. InferenceWorkloads.Named(), .. TrainingWorkloads.Between(), TrainingWorkloads.Tiny(),
            .. TrainingWorkloads.Predictions(), .. WiderWorkloads.Named()];
}
