using Nabi.Distributed;

namespace Nabi.Forecasting;

/// <summary>How a <see cref="Backtest"/> is made.</summary>
public sealed record BacktestOptions
{
    /// <summary>Forecasts per series, each from a later step on, 1 or more; 1 by default.</summary>
    public int Folds { get; init; } = 1;

    /// <summary>Steps from the beginning of a forecast to that of the next, 1 or more; null (default) for the horizon.</summary>
    public int? Stride { get; init; }

    /// <summary>
    /// Whether the forecaster learns anew before each forecast; false by default: it learns once, from what came before the first.
    /// </summary>
    public bool Refit { get; init; }

    /// <summary>
    /// The last steps of a history that are given to the forecaster, 1 or more (a sliding window); null (default) for all (an expanding
    /// one).
    /// </summary>
    public int? Window { get; init; }

    /// <summary>Whether the forecasts themselves are kept; false by default: they may need much memory.</summary>
    public bool KeepForecasts { get; init; }

    /// <summary>How many folds learn at once where each learns anew, 1 or more; 1 by default. It does not change the numbers.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>
    /// The ranks that share the folds: each learns and forecasts some of them, and all get the whole backtest; every rank calls this with
    /// the same table and options. It does not change the numbers. A forecaster that learns once does so on every rank, or with
    /// <see cref="ForecastFitOptions.Cluster"/> on all together. Null (default) for this process alone.
    /// </summary>
    public Communicator? Cluster { get; init; }

    /// <summary>How much is printed, and what may end the training early; null for the defaults.</summary>
    public ForecastFitOptions? Fit { get; init; }

    /// <summary>Receives how many folds are done after each; null (default) for none.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Refuses numbers that make no sense.</summary>
    internal void Check()
    {
        foreach (var (name, value) in ((string, int?)[])
            [("folds", Folds), ("stride", Stride), ("window", Window), ("parallelism", Parallelism)])
        {
            if (value < 1)
                throw new NabiException($"Backtest: {name} must be 1 or more, got {value}.");
        }
    }
}
