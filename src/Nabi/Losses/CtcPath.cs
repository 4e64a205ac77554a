namespace Nabi.Losses;

/// <summary>A decoded label sequence.</summary>
/// <param name="Labels">The labels, without blanks.</param>
/// <param name="LogProbability">The logarithm of its probability: of the best way to read it (greedy) or of all ways kept (beam).</param>
public sealed record CtcPath(IReadOnlyList<int> Labels, double LogProbability);
