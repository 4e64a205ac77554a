namespace Nabi.Images;

/// <summary>
/// How a single image is brought to another size: the filters of PIL, which Keras's <c>load_img</c> uses. But for <c>nearest</c>, the
/// filter grows as the image shrinks, so that every pixel counts.
/// </summary>
public readonly partial record struct Resampling : IOption<Resampling>
{
    /// <summary><c>nearest</c> (Keras's default): the pixel there.</summary>
    public static partial Resampling Nearest { get; }

    /// <summary><c>bilinear</c>: a triangle of radius 1.</summary>
    public static partial Resampling Bilinear { get; }

    /// <summary><c>bicubic</c>: cubic curves of radius 2, with a slope of -0.5.</summary>
    public static partial Resampling Bicubic { get; }

    /// <summary><c>hamming</c>: a windowed sinc of radius 1, sharper than <c>bilinear</c>.</summary>
    public static partial Resampling Hamming { get; }

    /// <summary><c>box</c>: the mean of what a new pixel covers.</summary>
    public static partial Resampling Box { get; }

    /// <summary><c>lanczos</c>: a windowed sinc of radius 3.</summary>
    public static partial Resampling Lanczos { get; }
}
