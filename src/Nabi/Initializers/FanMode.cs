namespace Nabi.Initializers;

/// <summary>Which number of connections divides the variance of a <see cref="VarianceScaling"/>.</summary>
public readonly record struct FanMode : IOption<FanMode>
{
    private readonly byte place;

    private FanMode(int place) => this.place = (byte)place;

    /// <summary><c>fan_in</c>: the inputs of a unit.</summary>
    public static FanMode FanIn => new(0);

    /// <summary><c>fan_out</c>: the outputs of a unit.</summary>
    public static FanMode FanOut => new(1);

    /// <summary><c>fan_avg</c>: the mean of the two.</summary>
    public static FanMode FanAvg => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["fan_in", "fan_out", "fan_avg"];

    /// <inheritdoc/>
    public static implicit operator FanMode(string word) => new(IOption<FanMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
