namespace Nabi.Forecasting;

/// <summary>Where the intervals of a forecast come from.</summary>
public readonly record struct IntervalMethod : IOption<IntervalMethod>
{
    private readonly byte place;

    private IntervalMethod(int place) => this.place = (byte)place;

    /// <summary><c>conformal</c>: the model's own, corrected by how far past forecasts missed (<see cref="ConformalIntervals"/>).</summary>
    public static IntervalMethod Conformal => new(0);

    /// <summary><c>model</c>: the model's own.</summary>
    public static IntervalMethod Model => new(1);

    /// <summary>
    /// <c>adaptive</c>: conformal, and corrected for each series by how often its values were outside of late
    /// (<see cref="AdaptiveIntervals"/>): in backtests fold by fold, and with each reading.
    /// </summary>
    public static IntervalMethod Adaptive => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["conformal", "model", "adaptive"];

    /// <inheritdoc/>
    public static implicit operator IntervalMethod(string word) => new(IOption<IntervalMethod>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
