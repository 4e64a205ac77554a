namespace Nabi.Initializers;

/// <summary>The distribution of a <see cref="VarianceScaling"/>.</summary>
public readonly partial record struct WeightDistribution : IOption<WeightDistribution>
{
    /// <summary><c>truncated_normal</c>: a normal distribution cut at two deviations.</summary>
    public static partial WeightDistribution TruncatedNormal { get; }

    /// <summary><c>untruncated_normal</c>: a normal distribution.</summary>
    public static partial WeightDistribution UntruncatedNormal { get; }

    /// <summary><c>uniform</c>: every number between two bounds alike.</summary>
    public static partial WeightDistribution Uniform { get; }

    /// <inheritdoc/>
    public static implicit operator WeightDistribution(string word)
        => new(IOption<WeightDistribution>.PlaceOf(word == "normal" ? "truncated_normal" : word));
}
