using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Distributed;

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

    /// <summary>The ranks that train a network together (<c>FitOptions.Cluster</c>); null (default) for this process alone.</summary>
    public Communicator? Cluster { get; init; }

    /// <summary>The options of a network's <c>Fit</c>.</summary>
    /// <param name="epochs">The most epochs.</param>
    /// <param name="validation">What is validated on; null for nothing.</param>
    /// <param name="callbacks">The model's own, before those of the options.</param>
    internal FitOptions Of(int epochs, Dataset? validation = null, params IEnumerable<Callback> callbacks) => new()
    {
        Epochs = epochs,
        Validation = validation,
        Callbacks = [.. callbacks, .. Callbacks],
        Verbosity = Verbosity,
        Output = Output,
        Cancellation = Cancellation,
        Cluster = Cluster,
    };

    /// <summary>
    /// Makes and trains a network with random numbers of a seed; those of the program go on as if nothing had been drawn.
    /// </summary>
    internal static void Seeded(int seed, Action train)
    {
        var keys = Seeds.State;
        try
        {
            Seeds.Set(seed);
            train();
        }
        finally
        {
            Seeds.State = keys;
        }
    }
}
