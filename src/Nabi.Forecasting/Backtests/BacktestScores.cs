namespace Nabi.Forecasting;

/// <summary>The scores of forecasts, means over forecasts; NaN where nothing could be measured.</summary>
public sealed record BacktestScores
{
    /// <summary>
    /// Mean absolute scaled error, of the series in whose history the naive forecast makes an error; NaN where it makes none in any.
    /// </summary>
    public double Mase { get; init; }

    /// <summary>Symmetric mean absolute percentage error, from 0 to 200.</summary>
    public double Smape { get; init; }

    /// <summary>Mean absolute error, in the unit of the values.</summary>
    public double Mae { get; init; }

    /// <summary>The root of the mean squared error, in the unit of the values.</summary>
    public double Rmse { get; init; }

    /// <summary>
    /// The weighted quantile loss: twice the pinball losses of the median and of both ends of the intervals, over the sum of the values'
    /// sizes; the mean over these quantiles.
    /// </summary>
    public double Wql { get; init; }

    /// <summary>The part of the values inside of the intervals, by level.</summary>
    public IReadOnlyDictionary<double, double> Coverage { get; init; } = new Dictionary<double, double>();

    /// <summary>The mean scaled interval scores, by level, of the series that <see cref="Mase"/> counts.</summary>
    public IReadOnlyDictionary<double, double> Msis { get; init; } = new Dictionary<double, double>();
}
