namespace Nabi.Metrics;

/// <summary>How an <see cref="R2Score"/> makes one number of the outputs'.</summary>
public readonly partial record struct ClassAggregation : IOption<ClassAggregation>
{
    /// <summary><c>uniform_average</c>: the mean.</summary>
    public static partial ClassAggregation UniformAverage { get; }

    /// <summary><c>variance_weighted_average</c>: the mean weighted by the variance per output.</summary>
    public static partial ClassAggregation VarianceWeightedAverage { get; }
}
