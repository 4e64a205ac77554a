namespace Nabi.Images;

/// <summary>When boxes of neighbouring frames are one thing.</summary>
public sealed record TrackingOptions
{
    /// <summary>
    /// The least overlap (intersection over union) of a box with where its track is expected, above 0 and up to 1; 0.3 by default.
    /// </summary>
    public float IoUThreshold { get; init; } = 0.3f;

    /// <summary>How many frames a track may go without a box and still live on, 0 or more; 5 by default.</summary>
    public int MaxGap { get; init; } = 5;

    /// <summary>The least score of a box that begins a track, 0 to 1; 0 by default. Tracks go on with boxes of any score.</summary>
    public float MinScore { get; init; }

    /// <summary>Whether boxes of different classes are never one thing; true by default.</summary>
    public bool MatchClasses { get; init; } = true;

    /// <summary>
    /// Whether a track is expected to move on as it did between its last two boxes, so that things that cross keep their numbers; true by
    /// default. If not, where it was last.
    /// </summary>
    public bool PredictMotion { get; init; } = true;

    internal void Check()
    {
        if (!(IoUThreshold > 0 && IoUThreshold <= 1) || !(MinScore is >= 0 and <= 1))
            throw new NabiException($"IoUThreshold must be above 0 and up to 1, MinScore 0 to 1, got {IoUThreshold} and {MinScore}.");
        if (MaxGap < 0)
            throw new NabiException($"MaxGap must be 0 or more, got {MaxGap}.");
    }
}
