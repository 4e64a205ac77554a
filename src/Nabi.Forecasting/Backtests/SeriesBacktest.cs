namespace Nabi.Forecasting;

/// <summary>The scores of one target of one series over the folds of a backtest.</summary>
/// <param name="Series">The name of the series.</param>
/// <param name="Target">The name of the target.</param>
/// <param name="Scores">The scores of the forecaster.</param>
/// <param name="Naive">The scores of the seasonal naive forecast.</param>
public sealed record SeriesBacktest(string Series, string Target, BacktestScores Scores, BacktestScores Naive);
