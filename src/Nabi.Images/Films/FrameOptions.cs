namespace Nabi.Images;

/// <summary>How frames are read.</summary>
public sealed record FrameOptions
{
    /// <summary>Channels, size and bounds of each frame; as the frames are, red first, by default.</summary>
    public ImageLoadOptions Image { get; init; } = new();

    /// <summary>
    /// Frames of a second: a film is brought to this rate, by leaving frames out or repeating them; of a folder it says when frames are
    /// shown. Null (default) for the film's own.
    /// </summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>Every how many frames one is read; 1 by default.</summary>
    public int Step { get; init; } = 1;

    /// <summary>The most frames that are read; null (default) for all.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>The program that reads films; null (default) for the <c>ffmpeg</c> of the search path.</summary>
    public string? Ffmpeg { get; init; }

    internal void Check()
    {
        Image.Check();
        if (FramesPerSecond is { } rate && !(rate is >= 0.001 and <= 1000))
            throw new NabiException($"FramesPerSecond must be 0.001 to 1000, got {rate}.");
        if (Step < 1 || MaxFrames < 1)
            throw new NabiException($"Step and MaxFrames must be 1 or more, got {Step} and {MaxFrames ?? 1}.");
    }
}
