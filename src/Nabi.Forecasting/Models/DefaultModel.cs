namespace Nabi.Forecasting;

/// <summary>The model for data of which nothing else was said.</summary>
internal static class DefaultModel
{
    /// <summary>Chooses a model and says why.</summary>
    public static ForecastModel For(ForecastTask task, IReadOnlyList<SeriesHistory> series, List<string> choices)
    {
        choices.Add("Model: seasonal naive.");
        return new SeasonalNaive();
    }
}
