using Nabi.Configs;

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

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["conformal", "model"];

    /// <inheritdoc/>
    public static implicit operator IntervalMethod(string word) => new(IOption<IntervalMethod>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
