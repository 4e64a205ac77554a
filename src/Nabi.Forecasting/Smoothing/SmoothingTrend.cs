namespace Nabi.Forecasting;

/// <summary>How the level of an <see cref="ExponentialSmoothing"/> goes on.</summary>
public readonly record struct SmoothingTrend : IOption<SmoothingTrend>
{
    private readonly byte place;

    private SmoothingTrend(int place) => this.place = (byte)place;

    /// <summary><c>auto</c>: what the information criterion prefers, series by series.</summary>
    public static SmoothingTrend Auto => new(0);

    /// <summary><c>none</c>: the level stays (simple exponential smoothing).</summary>
    public static SmoothingTrend None => new(1);

    /// <summary><c>additive</c>: a line (Holt).</summary>
    public static SmoothingTrend Additive => new(2);

    /// <summary><c>damped</c>: a line whose slope fades (Gardner and McKenzie).</summary>
    public static SmoothingTrend Damped => new(3);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["auto", "none", "additive", "damped"];

    /// <inheritdoc/>
    public static implicit operator SmoothingTrend(string word) => new(IOption<SmoothingTrend>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
