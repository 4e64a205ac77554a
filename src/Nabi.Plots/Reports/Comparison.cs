namespace Nabi.Plots;

/// <summary>A result beside the published figure.</summary>
/// <param name="Name">What is measured, such as <c>test accuracy</c>.</param>
/// <param name="Ours">Our figure, the mean where there are several seeds.</param>
/// <param name="Published">The published figure; null where there is none.</param>
/// <param name="Spread">The spread over seeds; null for a single run.</param>
/// <param name="HigherIsBetter">Whether more is better. Default true; false for losses, errors and seconds.</param>
public sealed record Comparison(string Name, double Ours, double? Published = null, double? Spread = null, bool HigherIsBetter = true)
{
    /// <summary>Whether the two figures measure the same thing. Default true; false where the published one is of other data.</summary>
    public bool IsComparable { get; init; } = true;

    /// <summary>
    /// Whether ours reaches the published figure; null where there is none, ours is not finite, or the two cannot be compared.
    /// </summary>
    public bool? Reached => !IsComparable || Published is not { } aim || !double.IsFinite(aim) || !double.IsFinite(Ours) ? null
        : HigherIsBetter ? Ours >= aim : Ours <= aim;
}
