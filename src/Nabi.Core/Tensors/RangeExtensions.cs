namespace Nabi;

/// <summary>Ranges with a step, for <see cref="TensorIndex"/>.</summary>
public static class RangeExtensions
{
    /// <summary>
    /// Every <paramref name="step"/>-th element of a range: <c>x[.., (1..).By(2)]</c>. A negative step walks the same range from its last
    /// element on.
    /// </summary>
    /// <param name="range">The range; it must lie within its axis.</param>
    /// <param name="step">The step, not 0.</param>
    /// <exception cref="NabiException">The step is 0.</exception>
    public static TensorIndex By(this Range range, int step) => TensorIndex.Of(range, step);
}
