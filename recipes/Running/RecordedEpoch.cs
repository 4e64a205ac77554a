namespace Nabi.Recipes;

/// <summary>What was measured in one epoch of a run.</summary>
/// <param name="Variant">Which model, where a recipe trains several; empty otherwise.</param>
/// <param name="Number">The epoch, from 1.</param>
/// <param name="Values">Loss and metrics by name.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record RecordedEpoch(string Variant, int Number, IReadOnlyList<KeyValuePair<string, double>> Values, double Seconds);
