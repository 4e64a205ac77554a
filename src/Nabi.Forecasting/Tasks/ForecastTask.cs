namespace Nabi.Forecasting;

/// <summary>What a model is to forecast.</summary>
public sealed record ForecastTask
{
    /// <summary>What the series have.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>Steps of a forecast, 1 or more.</summary>
    public required int Horizon { get; init; }

    /// <summary>Steps of the past that a model with a window reads, 1 or more.</summary>
    public required int Lookback { get; init; }

    /// <summary>Steps after which the series repeat; 1 for none.</summary>
    public int Season { get; init; } = 1;

    /// <summary>
    /// The quantiles of a forecast, ascending and between 0 and 1, with 0.5 among them: the median is the forecast's point.
    /// </summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.5];

    /// <summary>Decides everything random.</summary>
    public int Seed { get; init; }
}
