namespace Nabi.Initializers;

/// <summary>The distribution of a <see cref="VarianceScaling"/>.</summary>
public readonly record struct WeightDistribution : IOption<WeightDistribution>
{
    private readonly byte place;

    private WeightDistribution(int place) => this.place = (byte)place;

    /// <summary><c>truncated_normal</c>: a normal distribution cut at two deviations.</summary>
    public static WeightDistribution TruncatedNormal => new(0);

    /// <summary><c>untruncated_normal</c>: a normal distribution.</summary>
    public static WeightDistribution UntruncatedNormal => new(1);

    /// <summary><c>uniform</c>: every number between two bounds alike.</summary>
    public static WeightDistribution Uniform => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["truncated_normal", "untruncated_normal", "uniform"];

    /// <inheritdoc/>
    public static implicit operator WeightDistribution(string word)
        => new(IOption<WeightDistribution>.PlaceOf(word == "normal" ? "truncated_normal" : word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
