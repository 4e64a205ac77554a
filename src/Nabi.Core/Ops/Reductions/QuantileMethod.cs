namespace Nabi;

/// <summary>What a quantile between two elements is, as NumPy names it.</summary>
public readonly partial record struct QuantileMethod : IOption<QuantileMethod>
{
    /// <summary><c>linear</c>: between them in proportion to the distances.</summary>
    public static partial QuantileMethod Linear { get; }

    /// <summary><c>lower</c>: the smaller one.</summary>
    public static partial QuantileMethod Lower { get; }

    /// <summary><c>higher</c>: the larger one.</summary>
    public static partial QuantileMethod Higher { get; }

    /// <summary><c>midpoint</c>: their mean.</summary>
    public static partial QuantileMethod Midpoint { get; }

    /// <summary><c>nearest</c>: the nearer one; the one of the even place where both are as near.</summary>
    public static partial QuantileMethod Nearest { get; }
}
