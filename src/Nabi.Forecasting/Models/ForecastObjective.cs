namespace Nabi.Forecasting;

/// <summary>What a network of a <see cref="WindowModel"/> learns to say of each step.</summary>
public readonly partial record struct ForecastObjective : IOption<ForecastObjective>
{
    /// <summary>
    /// <c>quantiles</c>: the quantiles of the task, by the pinball loss; with the median alone that is the absolute error.
    /// </summary>
    public static partial ForecastObjective Quantiles { get; }

    /// <summary>
    /// <c>squared_error</c>: the mean, by the squared error. The model has no intervals of its own: they are what a
    /// <see cref="Forecaster"/> makes of past misses.
    /// </summary>
    public static partial ForecastObjective SquaredError { get; }
}
