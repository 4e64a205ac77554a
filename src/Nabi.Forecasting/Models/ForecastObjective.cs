namespace Nabi.Forecasting;

/// <summary>What a network of a <see cref="WindowModel"/> learns to say of each step.</summary>
public readonly record struct ForecastObjective : IOption<ForecastObjective>
{
    private readonly byte place;

    private ForecastObjective(int place) => this.place = (byte)place;

    /// <summary>
    /// <c>quantiles</c>: the quantiles of the task, by the pinball loss; with the median alone that is the absolute error.
    /// </summary>
    public static ForecastObjective Quantiles => new(0);

    /// <summary>
    /// <c>squared_error</c>: the mean, by the squared error. The model has no intervals of its own: they are what a
    /// <see cref="Forecaster"/> makes of past misses.
    /// </summary>
    public static ForecastObjective SquaredError => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["quantiles", "squared_error"];

    /// <inheritdoc/>
    public static implicit operator ForecastObjective(string word) => new(IOption<ForecastObjective>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
