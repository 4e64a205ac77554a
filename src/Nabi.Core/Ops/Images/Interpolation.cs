namespace Nabi;

/// <summary>How a pixel is made of those around its place.</summary>
public readonly partial record struct Interpolation : IOption<Interpolation>
{
    /// <summary><c>bilinear</c>: straight lines between neighbours.</summary>
    public static partial Interpolation Bilinear { get; }

    /// <summary><c>nearest</c>: the nearest pixel.</summary>
    public static partial Interpolation Nearest { get; }

    /// <summary><c>bicubic</c>: cubic curves over four neighbours.</summary>
    public static partial Interpolation Bicubic { get; }

    /// <summary><c>lanczos3</c>: Lanczos windows of radius 3.</summary>
    public static partial Interpolation Lanczos3 { get; }

    /// <summary><c>lanczos5</c>: Lanczos windows of radius 5.</summary>
    public static partial Interpolation Lanczos5 { get; }
}
