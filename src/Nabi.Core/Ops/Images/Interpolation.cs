namespace Nabi;

/// <summary>How a pixel is made of those around its place.</summary>
public readonly record struct Interpolation : IOption<Interpolation>
{
    private readonly byte place;

    private Interpolation(int place) => this.place = (byte)place;

    /// <summary><c>bilinear</c>: straight lines between neighbours.</summary>
    public static Interpolation Bilinear => new(0);

    /// <summary><c>nearest</c>: the nearest pixel.</summary>
    public static Interpolation Nearest => new(1);

    /// <summary><c>bicubic</c>: cubic curves over four neighbours.</summary>
    public static Interpolation Bicubic => new(2);

    /// <summary><c>lanczos3</c>: Lanczos windows of radius 3.</summary>
    public static Interpolation Lanczos3 => new(3);

    /// <summary><c>lanczos5</c>: Lanczos windows of radius 5.</summary>
    public static Interpolation Lanczos5 => new(4);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"];

    /// <inheritdoc/>
    public static implicit operator Interpolation(string word) => new(IOption<Interpolation>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
