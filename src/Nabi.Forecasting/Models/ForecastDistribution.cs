namespace Nabi.Forecasting;

/// <summary>The distribution that a model says the values to come have.</summary>
public readonly partial record struct ForecastDistribution : IOption<ForecastDistribution>
{
    /// <summary><c>student_t</c>: Student's t, heavier tails than the normal one.</summary>
    public static partial ForecastDistribution StudentT { get; }

    /// <summary><c>gaussian</c>: the normal distribution.</summary>
    public static partial ForecastDistribution Gaussian { get; }

    /// <summary><c>negative_binomial</c>: for counts, 0, 1, 2, ...</summary>
    public static partial ForecastDistribution NegativeBinomial { get; }
}
