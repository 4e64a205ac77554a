namespace Nabi.Recipes;

/// <summary>What forecasts one horizon.</summary>
/// <param name="Share">What part of the forecast is SegRNN's; the rest is NLinear's.</param>
internal sealed record EttSetting(float Share)
{
    /// <summary>How many SegRNN, of other random numbers each, share that part; 1 by default.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>Whether they read the day of the week; false by default.</summary>
    public bool HasDays { get; init; }

    /// <summary>What NLinear learns; <c>quantiles</c>, the median alone, by default.</summary>
    public Forecasting.ForecastObjective Objective { get; init; }
}
