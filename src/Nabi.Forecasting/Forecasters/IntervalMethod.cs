namespace Nabi.Forecasting;

/// <summary>Where the intervals of a forecast come from.</summary>
public readonly partial record struct IntervalMethod : IOption<IntervalMethod>
{
    /// <summary><c>conformal</c>: the model's own, corrected by how far past forecasts missed (<see cref="ConformalIntervals"/>).</summary>
    public static partial IntervalMethod Conformal { get; }

    /// <summary><c>model</c>: the model's own.</summary>
    public static partial IntervalMethod Model { get; }

    /// <summary>
    /// <c>adaptive</c>: conformal, and corrected for each series by how often its values were outside of late
    /// (<see cref="AdaptiveIntervals"/>): in backtests fold by fold, and with each reading.
    /// </summary>
    public static partial IntervalMethod Adaptive { get; }
}
