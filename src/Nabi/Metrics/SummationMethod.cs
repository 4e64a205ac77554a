namespace Nabi.Metrics;

/// <summary>How an <see cref="AUC"/> adds up the area between two thresholds.</summary>
public readonly partial record struct SummationMethod : IOption<SummationMethod>
{
    /// <summary><c>interpolation</c>: the mean of the heights; for PR the exact integral.</summary>
    public static partial SummationMethod Interpolation { get; }

    /// <summary><c>minoring</c>: the smaller height.</summary>
    public static partial SummationMethod Minoring { get; }

    /// <summary><c>majoring</c>: the larger height.</summary>
    public static partial SummationMethod Majoring { get; }

    /// <inheritdoc/>
    public static implicit operator SummationMethod(string word) => new(IOption<SummationMethod>.PlaceOf(word?.ToLowerInvariant()));
}
