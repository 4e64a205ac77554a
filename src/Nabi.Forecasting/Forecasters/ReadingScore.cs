namespace Nabi.Forecasting;

/// <summary>What a reading was against what was forecast, and what is forecast now.</summary>
/// <param name="Series">The name of the series.</param>
/// <param name="Score">
/// How far the values lie from what was expected, of the target that is farthest: the distance from the median, over that from the median
/// to the end of the widest interval on that side; 1 on the interval's end. NaN where nothing was forecast: the first two readings of a
/// new series, a missing value, a first reading after the history whose known inputs were not in the table.
/// </param>
/// <param name="IsAnomaly">Whether the score is above the threshold.</param>
/// <param name="Forecasts">The forecasts of the steps to come, one per target; empty while the series is too short for one.</param>
public sealed record ReadingScore(string Series, double Score, bool IsAnomaly, IReadOnlyList<SeriesForecast> Forecasts);
