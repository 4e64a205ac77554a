namespace Nabi.Recipes;

/// <summary>What came out of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Metrics">The results.</param>
/// <param name="Epochs">Loss and metrics of each epoch.</param>
/// <param name="Seconds">How long the run took.</param>
public sealed record SeedResult(
    int Seed, IReadOnlyList<KeyValuePair<string, double>> Metrics, IReadOnlyList<RecordedEpoch> Epochs, double Seconds);
