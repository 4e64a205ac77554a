namespace Nabi.Metrics;

/// <summary>How an <see cref="R2Score"/> makes one number of the outputs'.</summary>
public readonly record struct ClassAggregation : IOption<ClassAggregation>
{
    private readonly byte place;

    private ClassAggregation(int place) => this.place = (byte)place;

    /// <summary><c>uniform_average</c>: the mean.</summary>
    public static ClassAggregation UniformAverage => new(0);

    /// <summary><c>variance_weighted_average</c>: the mean weighted by the variance per output.</summary>
    public static ClassAggregation VarianceWeightedAverage => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["uniform_average", "variance_weighted_average"];

    /// <inheritdoc/>
    public static implicit operator ClassAggregation(string word) => new(IOption<ClassAggregation>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
