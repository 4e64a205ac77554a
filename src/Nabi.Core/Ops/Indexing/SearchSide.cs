namespace Nabi;

/// <summary>Where a value stands among those equal to it, as NumPy names it.</summary>
public readonly partial record struct SearchSide : IOption<SearchSide>
{
    /// <summary><c>left</c>: before them.</summary>
    public static partial SearchSide Left { get; }

    /// <summary><c>right</c>: behind them.</summary>
    public static partial SearchSide Right { get; }
}
