using Nabi.Callbacks;

namespace Nabi.Forecasting;

/// <summary>How a model learns, beside its own settings.</summary>
public sealed record ForecastFitOptions
{
    /// <summary>How much is printed; nothing by default.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Silent;

    /// <summary>Where it is printed; null (default) for the console.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Called before and after training, epochs and steps of models that train a network; none by default.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>
    /// Told how far work has come that no epoch of a network shows: the stages of a forecaster, series of smoothing, forecasts of the past;
    /// null (default) for nobody. It may be called from several threads.
    /// </summary>
    public IProgress<ForecastProgress>? Progress { get; init; }

    /// <summary>Ends training, between steps or series, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
