namespace Nabi.Forecasting;

/// <summary>What the values of several steps become when a table is resampled; missing ones do not count.</summary>
public readonly partial record struct AggregationRule : IOption<AggregationRule>
{
    /// <summary><c>mean</c>: their mean: loads, temperatures, prices.</summary>
    public static partial AggregationRule Mean { get; }

    /// <summary><c>sum</c>: their sum: sales, rain, energy.</summary>
    public static partial AggregationRule Sum { get; }

    /// <summary><c>min</c>: the smallest.</summary>
    public static partial AggregationRule Min { get; }

    /// <summary><c>max</c>: the largest.</summary>
    public static partial AggregationRule Max { get; }

    /// <summary><c>first</c>: the first.</summary>
    public static partial AggregationRule First { get; }

    /// <summary><c>last</c>: the last: meters, stocks.</summary>
    public static partial AggregationRule Last { get; }

    /// <summary>Makes one value of several; NaN of none.</summary>
    internal double Of(ReadOnlySpan<double> values)
    {
        var (result, count) = (double.NaN, 0);
        foreach (var value in values)
        {
            if (double.IsNaN(value))
                continue;
            if (count == 0 || this == Last)
                result = value;
            else if (this == Mean || this == Sum)
                result += value;
            else if (this == Min)
                result = Math.Min(result, value);
            else if (this == Max)
                result = Math.Max(result, value);
            count++;
        }

        return this == Mean ? result / count : result;
    }
}
