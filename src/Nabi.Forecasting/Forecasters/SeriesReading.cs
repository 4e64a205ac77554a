namespace Nabi.Forecasting;

/// <summary>New values of a series, for the step after its last.</summary>
/// <param name="Series">The name of the series.</param>
/// <param name="Targets">The value of each target; NaN for a missing one.</param>
public sealed record SeriesReading(string Series, params IReadOnlyList<double> Targets)
{
    /// <summary>The value of each observed input; empty (default) where there are none.</summary>
    public IReadOnlyList<double> Observed { get; init; } = [];

    /// <summary>
    /// The known inputs of the steps after this one, a list per column, each of as many steps as the horizon; empty (default) where there
    /// are none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>> KnownAhead { get; init; } = [];

    /// <summary>The static inputs, for the first reading of a series that is new; empty (default) for one that was learnt from.</summary>
    public IReadOnlyList<double> Static { get; init; } = [];
}
