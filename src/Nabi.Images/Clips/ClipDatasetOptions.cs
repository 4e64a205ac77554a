namespace Nabi.Images;

/// <summary>How films become clips of equal length.</summary>
public sealed record ClipDatasetOptions
{
    /// <summary>Frames of a clip, 1 or more; 10 by default.</summary>
    public int Frames { get; init; } = 10;

    /// <summary>
    /// Frames from the beginning of one clip to that of the next; null (default) for <see cref="Frames"/>: clips that share none.
    /// </summary>
    public int? Stride { get; init; }

    /// <summary>The most clips of one film; null (default) for all.</summary>
    public int? MaxClips { get; init; }

    /// <summary>The height and width every frame is brought to; (224, 224) by default.</summary>
    public (int Height, int Width) ImageSize { get; init; } = (224, 224);

    /// <summary>
    /// How frames are read: channels, resampling, rate, every how many. <c>bilinear</c> by default; its <c>TargetSize</c> is
    /// <see cref="ImageSize"/>.
    /// </summary>
    public FrameOptions Reading { get; init; } = new() { Image = new() { Interpolation = Resampling.Bilinear } };

    /// <summary>What classes become: <c>int</c> (default), <c>categorical</c> or <c>binary</c>; null for clips without targets.</summary>
    public LabelMode? LabelMode { get; init; } = Images.LabelMode.Int;

    /// <summary>The classes in the order of their numbers; null (default) for the order of their names.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Clips in a batch, 1 or more; 8 by default.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Whether films come in another order each epoch; true by default. Clips of one film follow each other.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>What orders are drawn from; 0 by default.</summary>
    public int Seed { get; init; }

    internal FrameOptions Sized => Reading with { Image = Reading.Image with { TargetSize = ImageSize } };

    internal void Check()
    {
        Sized.Check();
        if (Frames < 1 || Stride < 1 || MaxClips < 1 || BatchSize < 1)
        {
            throw new NabiException(
                $"Frames, Stride, MaxClips and BatchSize of clips must be 1 or more, got {Frames}, {Stride ?? Frames}, {MaxClips ?? 1} and "
                + $"{BatchSize}.");
        }
    }
}
