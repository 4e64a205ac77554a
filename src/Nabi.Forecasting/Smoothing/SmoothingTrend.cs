namespace Nabi.Forecasting;

/// <summary>How the level of an <see cref="ExponentialSmoothing"/> goes on.</summary>
public readonly partial record struct SmoothingTrend : IOption<SmoothingTrend>
{
    /// <summary><c>auto</c>: what the information criterion prefers, series by series.</summary>
    public static partial SmoothingTrend Auto { get; }

    /// <summary><c>none</c>: the level stays (simple exponential smoothing).</summary>
    public static partial SmoothingTrend None { get; }

    /// <summary><c>additive</c>: a line (Holt).</summary>
    public static partial SmoothingTrend Additive { get; }

    /// <summary><c>damped</c>: a line whose slope fades (Gardner and McKenzie).</summary>
    public static partial SmoothingTrend Damped { get; }
}
