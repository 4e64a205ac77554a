namespace Nabi.Metrics;

/// <summary>How an <see cref="AUC"/> adds up the area between two thresholds.</summary>
public readonly record struct SummationMethod : IOption<SummationMethod>
{
    private readonly byte place;

    private SummationMethod(int place) => this.place = (byte)place;

    /// <summary><c>interpolation</c>: the mean of the heights; for PR the exact integral.</summary>
    public static SummationMethod Interpolation => new(0);

    /// <summary><c>minoring</c>: the smaller height.</summary>
    public static SummationMethod Minoring => new(1);

    /// <summary><c>majoring</c>: the larger height.</summary>
    public static SummationMethod Majoring => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["interpolation", "minoring", "majoring"];

    /// <inheritdoc/>
    public static implicit operator SummationMethod(string word) => new(IOption<SummationMethod>.PlaceOf(word?.ToLowerInvariant()));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
