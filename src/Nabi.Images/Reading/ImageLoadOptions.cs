namespace Nabi.Images;

/// <summary>How an image is read. Keras's names and defaults (<c>load_img</c>).</summary>
/// <example><code>ImageFile.Load("cat.jpg", new() { TargetSize = (224, 224), Interpolation = "bilinear" })</code></example>
public sealed record ImageLoadOptions
{
    /// <summary>The most pixels of an image unless <see cref="MaxPixels"/> says otherwise: 67,108,864 (8192 by 8192).</summary>
    public const long DefaultMaxPixels = 1L << 26;

    /// <summary>Which channels: <c>rgb</c> (default), <c>grayscale</c> or <c>rgba</c>.</summary>
    public ColorMode ColorMode { get; init; }

    /// <summary>The height and width to bring the image to; null (default) to leave it as it is.</summary>
    public (int Height, int Width)? TargetSize { get; init; }

    /// <summary>How: <c>nearest</c> (default), <c>bilinear</c>, <c>bicubic</c>, <c>hamming</c>, <c>box</c> or <c>lanczos</c>.</summary>
    public Resampling Interpolation { get; init; }

    /// <summary>
    /// Whether the middle of the image is taken that has the proportions of <see cref="TargetSize"/>, so that nothing is stretched; false
    /// by default.
    /// </summary>
    public bool KeepAspectRatio { get; init; }

    /// <summary>
    /// Whether the whole image is put into the middle of <see cref="TargetSize"/>, with borders of <see cref="FillValue"/>; false by
    /// default. Lengths are rounded as PIL's <c>ImageOps.pad</c> does.
    /// </summary>
    public bool PadToAspectRatio { get; init; }

    /// <summary>What borders are made of, 0 to 255; 0 by default.</summary>
    public byte FillValue { get; init; }

    /// <summary>
    /// Whether an image is turned as the camera says it was held (EXIF); false by default, as in Keras, which reads rows as they lie.
    /// </summary>
    public bool FollowOrientation { get; init; }

    /// <summary>The most pixels an image may have; <see cref="DefaultMaxPixels"/> if not given. Checked before memory is taken.</summary>
    public long MaxPixels { get; init; } = DefaultMaxPixels;

    internal void Check()
    {
        if (TargetSize is { } size && (size.Height < 1 || size.Width < 1 || (long)size.Height * size.Width > DefaultMaxPixels))
        {
            throw new NabiException(
                $"TargetSize must be a height and a width of 1 or more and at most {DefaultMaxPixels} pixels, got "
                + $"({size.Height}, {size.Width}).");
        }

        if (KeepAspectRatio && PadToAspectRatio)
        {
            throw new NabiException(
                "An image is cropped to the proportions of TargetSize (KeepAspectRatio) or padded to them (PadToAspectRatio), not both.");
        }

        if (MaxPixels is < 1 or > int.MaxValue / 4)
            throw new NabiException($"MaxPixels must be 1 to {int.MaxValue / 4}, got {MaxPixels}.");
    }
}
