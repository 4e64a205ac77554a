namespace Nabi;

/// <summary>Along which axis of a grid the first tensor runs, as NumPy names it.</summary>
public readonly partial record struct GridIndexing : IOption<GridIndexing>
{
    /// <summary><c>xy</c>: along the second axis, as x does in pictures.</summary>
    public static partial GridIndexing XY { get; }

    /// <summary><c>ij</c>: along the first axis, as the row of a matrix does.</summary>
    public static partial GridIndexing IJ { get; }
}
