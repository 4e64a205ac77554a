namespace Nabi.Metrics;

/// <summary>A point of a <see cref="RocCurve"/>.</summary>
/// <param name="Threshold">Scores above it count as one; infinite at the curve's ends.</param>
/// <param name="FalsePositiveRate">The share of the zeros above it, 0 to 1.</param>
/// <param name="TruePositiveRate">The share of the ones above it, 0 to 1: recall, sensitivity.</param>
public readonly record struct RocPoint(float Threshold, double FalsePositiveRate, double TruePositiveRate);
