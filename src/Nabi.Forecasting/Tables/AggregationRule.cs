namespace Nabi.Forecasting;

/// <summary>What the values of several steps become when a table is resampled; missing ones do not count.</summary>
public readonly record struct AggregationRule : IOption<AggregationRule>
{
    private readonly byte place;

    private AggregationRule(int place) => this.place = (byte)place;

    /// <summary><c>mean</c>: their mean: loads, temperatures, prices.</summary>
    public static AggregationRule Mean => new(0);

    /// <summary><c>sum</c>: their sum: sales, rain, energy.</summary>
    public static AggregationRule Sum => new(1);

    /// <summary><c>min</c>: the smallest.</summary>
    public static AggregationRule Min => new(2);

    /// <summary><c>max</c>: the largest.</summary>
    public static AggregationRule Max => new(3);

    /// <summary><c>first</c>: the first.</summary>
    public static AggregationRule First => new(4);

    /// <summary><c>last</c>: the last: meters, stocks.</summary>
    public static AggregationRule Last => new(5);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["mean", "sum", "min", "max", "first", "last"];

    /// <inheritdoc/>
    public static implicit operator AggregationRule(string word) => new(IOption<AggregationRule>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];

    /// <summary>Makes one value of several; NaN of none.</summary>
    internal double Of(ReadOnlySpan<double> values)
    {
        var (result, count) = (double.NaN, 0);
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            result = count == 0 ? value : place switch
            {
                0 or 1 => result + value,
                2 => Math.Min(result, value),
                3 => Math.Max(result, value),
                4 => result,
                _ => value,
            };
            count++;
        }

        return place == 0 ? result / count : result;
    }
}
