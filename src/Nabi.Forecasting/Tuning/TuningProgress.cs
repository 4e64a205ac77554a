namespace Nabi.Forecasting;

/// <summary>How far a search is.</summary>
/// <param name="Done">Trials that are done.</param>
/// <param name="Total">Trials of all rounds.</param>
/// <param name="Trial">The last one.</param>
public sealed record TuningProgress(int Done, int Total, Trial Trial);
