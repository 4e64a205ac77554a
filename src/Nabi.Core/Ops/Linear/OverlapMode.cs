namespace Nabi;

/// <summary>Which places of two rows that slide along each other give a result, as NumPy names them.</summary>
public readonly partial record struct OverlapMode : IOption<OverlapMode>
{
    /// <summary><c>full</c>: all places where the rows overlap: n + m - 1.</summary>
    public static partial OverlapMode Full { get; }

    /// <summary><c>same</c>: the middle ones, as many as the longer row has.</summary>
    public static partial OverlapMode Same { get; }

    /// <summary><c>valid</c>: those where the shorter row lies within the longer one.</summary>
    public static partial OverlapMode Valid { get; }
}
