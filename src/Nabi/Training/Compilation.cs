using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi;

/// <summary>What <c>Compile</c> was given, one entry an output.</summary>
public sealed class Compilation
{
    public required Optimizer? Optimizer { get; init; }

    public required IReadOnlyList<Loss?> Losses { get; init; }

    public IReadOnlyList<float>? LossWeights { get; init; }

    /// <summary>Metrics that count every sample the same.</summary>
    public IReadOnlyList<IReadOnlyList<Metric>> Metrics { get; init; } = [];

    /// <summary>Metrics that count samples by their weights.</summary>
    public IReadOnlyList<IReadOnlyList<Metric>> WeightedMetrics { get; init; } = [];

    public bool RunEagerly { get; init; }

    public Loss? LossOf(int output) => Losses.Count == 1 ? Losses[0] : Losses[output];

    public float WeightOf(int output) => LossWeights is null ? 1f : LossWeights[output];
}
