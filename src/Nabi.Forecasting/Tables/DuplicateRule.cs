namespace Nabi.Forecasting;

/// <summary>What becomes of several rows of one series and one time.</summary>
public readonly partial record struct DuplicateRule : IOption<DuplicateRule>
{
    /// <summary><c>refuse</c>: an error names the first two.</summary>
    public static partial DuplicateRule Refuse { get; }

    /// <summary><c>mean</c>: the mean of their numbers, and the last word.</summary>
    public static partial DuplicateRule Mean { get; }

    /// <summary><c>sum</c>: the sum of their numbers, and the last word.</summary>
    public static partial DuplicateRule Sum { get; }

    /// <summary><c>first</c>: the first value that is there.</summary>
    public static partial DuplicateRule First { get; }

    /// <summary><c>last</c>: the last value that is there.</summary>
    public static partial DuplicateRule Last { get; }
}
