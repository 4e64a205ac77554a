namespace Nabi.Forecasting;

/// <summary>How far long work has come.</summary>
/// <param name="Work">What is done, as a reader at the terminal reads it: <c>Backtest</c>, <c>ExponentialSmoothing</c>.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much it is.</param>
public sealed record ForecastProgress(string Work, int Done, int Total);
