namespace Nabi;

/// <summary>What a quantile between two elements is, as NumPy names it.</summary>
public readonly record struct QuantileMethod : IOption<QuantileMethod>
{
    private readonly byte place;

    private QuantileMethod(int place) => this.place = (byte)place;

    /// <summary><c>linear</c>: between them in proportion to the distances.</summary>
    public static QuantileMethod Linear => new(0);

    /// <summary><c>lower</c>: the smaller one.</summary>
    public static QuantileMethod Lower => new(1);

    /// <summary><c>higher</c>: the larger one.</summary>
    public static QuantileMethod Higher => new(2);

    /// <summary><c>midpoint</c>: their mean.</summary>
    public static QuantileMethod Midpoint => new(3);

    /// <summary><c>nearest</c>: the nearer one; the one of the even place where both are as near.</summary>
    public static QuantileMethod Nearest => new(4);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["linear", "lower", "higher", "midpoint", "nearest"];

    /// <inheritdoc/>
    public static implicit operator QuantileMethod(string word) => new(IOption<QuantileMethod>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
