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

    /// <summary>
    /// Whether the reading begins a series of a name that the forecaster does not have; false by default: then a name that it does not
    /// know, such as a mistyped one, is refused with the nearest that it has.
    /// </summary>
    public bool IsNew { get; init; }

    /// <summary>
    /// The time of the reading, as the clock on the wall of the learnt series shows it. Needed for a new series whose steps have dates. For
    /// one that goes on, null (default) for its next step; a time that is not that of its next step is refused.
    /// </summary>
    public DateTime? Time { get; init; }

    /// <summary>The static inputs, for the first reading of a series that is new; empty (default) for one that was learnt from.</summary>
    public IReadOnlyList<double> Static { get; init; } = [];
}
