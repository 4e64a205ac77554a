namespace Nabi.Recipes;

/// <summary>A figure of the teaching material, of one run, that ours is set beside.</summary>
/// <param name="Metric">The name of the run's own metric.</param>
/// <param name="Value">The published figure.</param>
/// <param name="HigherIsBetter">False for losses, errors and seconds.</param>
public sealed record PublishedFigure(string Metric, double Value, bool HigherIsBetter = true);
