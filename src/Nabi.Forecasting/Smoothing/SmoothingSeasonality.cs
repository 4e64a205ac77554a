namespace Nabi.Forecasting;

/// <summary>How the season of an <see cref="ExponentialSmoothing"/> goes together with its level.</summary>
public readonly record struct SmoothingSeasonality : IOption<SmoothingSeasonality>
{
    private readonly byte place;

    private SmoothingSeasonality(int place) => this.place = (byte)place;

    /// <summary><c>auto</c>: what the information criterion prefers, series by series.</summary>
    public static SmoothingSeasonality Auto => new(0);

    /// <summary><c>none</c>: no season.</summary>
    public static SmoothingSeasonality None => new(1);

    /// <summary><c>additive</c>: added to the level (Holt-Winters).</summary>
    public static SmoothingSeasonality Additive => new(2);

    /// <summary><c>multiplicative</c>: a factor of the level (Holt-Winters); for positive values.</summary>
    public static SmoothingSeasonality Multiplicative => new(3);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["auto", "none", "additive", "multiplicative"];

    /// <inheritdoc/>
    public static implicit operator SmoothingSeasonality(string word) => new(IOption<SmoothingSeasonality>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
