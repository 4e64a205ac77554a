namespace Nabi.Bench;

/// <summary>One workload of two runs: how the times relate, and whether that is more than the rounds differ among themselves.</summary>
/// <param name="Title">The workload.</param>
/// <param name="Old">Milliseconds per step before, the median of the rounds.</param>
/// <param name="New">Milliseconds per step now.</param>
/// <param name="Noise">
/// How far the rounds of each run lie apart (the middle half of them, divided by the median), both runs together; null when one has fewer
/// than three rounds, or no time was measured, so that nothing can be said.
/// </param>
/// <param name="Least">The smallest change that counts, as a share: two runs of the same build differ by a little even when their rounds do
/// not.</param>
internal sealed record Comparison(string Title, double Old, double New, double? Noise, double Least)
{
    private const int FewestRounds = 3;

    /// <summary>The time now divided by the time before.</summary>
    public double Ratio => New / Old;

    public bool IsSlower => Noise is { } noise && Ratio > 1 + Math.Max(noise, Least);

    public bool IsFaster => Noise is { } noise && 1 / Ratio > 1 + Math.Max(noise, Least);

    /// <summary>Compares two lists of the rounds' times.</summary>
    public static Comparison Of(string title, IReadOnlyList<double> old, IReadOnlyList<double> now, double least)
    {
        var (before, after) = (Statistics.Median(old), Statistics.Median(now));
        var canTell = Math.Min(old.Count, now.Count) >= FewestRounds && before > 0 && after > 0;
        return new(title, before, after, canTell ? Statistics.Spread(old) + Statistics.Spread(now) : null, least);
    }
}
