using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi.Engine;

/// <summary>What <c>Compile</c> was given, one entry per output.</summary>
public sealed class Compilation
{
    /// <summary>The optimizer, or null.</summary>
    public required Optimizer? Optimizer { get; init; }

    /// <summary>The losses: one for all outputs, or one per output.</summary>
    public required IReadOnlyList<Loss?> Losses { get; init; }

    /// <summary>What each output's loss is multiplied by; null for 1.</summary>
    public IReadOnlyList<float>? LossWeights { get; init; }

    /// <summary>Metrics that count every sample the same.</summary>
    public IReadOnlyList<IReadOnlyList<Metric>> Metrics { get; init; } = [];

    /// <summary>Metrics that count samples by their weights.</summary>
    public IReadOnlyList<IReadOnlyList<Metric>> WeightedMetrics { get; init; } = [];

    /// <summary>Whether steps run without a recording.</summary>
    public bool RunEagerly { get; init; }

    /// <summary>The loss of an output, or null.</summary>
    /// <param name="output">Which output, from 0.</param>
    public Loss? LossOf(int output) => Losses.Count == 1 ? Losses[0] : Losses[output];

    /// <summary>What an output's loss is multiplied by.</summary>
    /// <param name="output">Which output, from 0.</param>
    public float WeightOf(int output) => LossWeights is null ? 1f : LossWeights[output];
}
