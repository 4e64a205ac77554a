namespace Nabi.Images;

/// <summary>
/// How a single image is brought to another size: the filters of PIL, which Keras's <c>load_img</c> uses. But for <c>nearest</c>, the
/// filter grows as the image shrinks, so that every pixel counts.
/// </summary>
public readonly record struct Resampling : IOption<Resampling>
{
    private readonly byte place;

    private Resampling(int place) => this.place = (byte)place;

    /// <summary><c>nearest</c> (Keras's default): the pixel there.</summary>
    public static Resampling Nearest => new(0);

    /// <summary><c>bilinear</c>: a triangle of radius 1.</summary>
    public static Resampling Bilinear => new(1);

    /// <summary><c>bicubic</c>: cubic curves of radius 2, with a slope of -0.5.</summary>
    public static Resampling Bicubic => new(2);

    /// <summary><c>hamming</c>: a windowed sinc of radius 1, sharper than <c>bilinear</c>.</summary>
    public static Resampling Hamming => new(3);

    /// <summary><c>box</c>: the mean of what a new pixel covers.</summary>
    public static Resampling Box => new(4);

    /// <summary><c>lanczos</c>: a windowed sinc of radius 3.</summary>
    public static Resampling Lanczos => new(5);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["nearest", "bilinear", "bicubic", "hamming", "box", "lanczos"];

    /// <inheritdoc/>
    public static implicit operator Resampling(string word) => new(IOption<Resampling>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
