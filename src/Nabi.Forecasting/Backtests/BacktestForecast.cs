namespace Nabi.Forecasting;

/// <summary>A forecast of a backtest, and what came true.</summary>
/// <param name="Fold">The number of the fold, from 0.</param>
/// <param name="Forecast">The forecast.</param>
/// <param name="Truth">What came true (horizon); NaN where it is not known.</param>
public sealed record BacktestForecast(int Fold, SeriesForecast Forecast, IReadOnlyList<double> Truth);
