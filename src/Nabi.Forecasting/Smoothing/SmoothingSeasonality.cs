namespace Nabi.Forecasting;

/// <summary>How the season of an <see cref="ExponentialSmoothing"/> goes together with its level.</summary>
public readonly partial record struct SmoothingSeasonality : IOption<SmoothingSeasonality>
{
    /// <summary><c>auto</c>: what the information criterion prefers, series by series.</summary>
    public static partial SmoothingSeasonality Auto { get; }

    /// <summary><c>none</c>: no season.</summary>
    public static partial SmoothingSeasonality None { get; }

    /// <summary><c>additive</c>: added to the level (Holt-Winters).</summary>
    public static partial SmoothingSeasonality Additive { get; }

    /// <summary><c>multiplicative</c>: a factor of the level (Holt-Winters); for positive values.</summary>
    public static partial SmoothingSeasonality Multiplicative { get; }
}
