namespace Nabi.Forecasting;

/// <summary>The distribution that a model says the values to come have.</summary>
public readonly record struct ForecastDistribution : IOption<ForecastDistribution>
{
    private readonly byte place;

    private ForecastDistribution(int place) => this.place = (byte)place;

    /// <summary><c>student_t</c>: Student's t, heavier tails than the normal one.</summary>
    public static ForecastDistribution StudentT => new(0);

    /// <summary><c>gaussian</c>: the normal distribution.</summary>
    public static ForecastDistribution Gaussian => new(1);

    /// <summary><c>negative_binomial</c>: for counts, 0, 1, 2, ...</summary>
    public static ForecastDistribution NegativeBinomial => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["student_t", "gaussian", "negative_binomial"];

    /// <inheritdoc/>
    public static implicit operator ForecastDistribution(string word) => new(IOption<ForecastDistribution>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
