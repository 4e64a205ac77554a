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

    /// <summary>Ends training between steps with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
