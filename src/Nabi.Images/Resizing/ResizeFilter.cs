namespace Nabi.Images;

/// <summary>The window of a resampling: what a pixel at a distance weighs.</summary>
/// <param name="Window">The weight at a distance, of any sign, in pixels.</param>
/// <param name="Radius">From where on it weighs nothing.</param>
/// <param name="Grows">Whether the window grows as the image shrinks.</param>
internal sealed record ResizeFilter(Func<double, double> Window, double Radius, bool Grows)
{
    /// <summary>A filter of PIL; null for the nearest pixel.</summary>
    public static ResizeFilter? Of(Resampling resampling) => resampling.ToString() switch
    {
        "nearest" => null,
        "bilinear" => new(Triangle, 1, Grows: true),
        "bicubic" => new(Cubic, 2, Grows: true),
        "hamming" => new(Hamming, 1, Grows: true),
        "box" => new(x => x > -0.5 && x <= 0.5 ? 1 : 0, 0.5, Grows: true),
        _ => new(x => Lanczos(x, 3), 3, Grows: true),
    };

    /// <summary>A filter of Keras's <c>Resizing</c>; null for the nearest pixel.</summary>
    public static ResizeFilter? Of(Interpolation interpolation) => interpolation.ToString() switch
    {
        "nearest" => null,
        "bilinear" => new(Triangle, 1, Grows: false),
        "bicubic" => new(Cubic, 2, Grows: false),
        "lanczos3" => new(x => Lanczos(x, 3), 3, Grows: false),
        _ => new(x => Lanczos(x, 5), 5, Grows: false),
    };

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    private static double Hamming(double x)
    {
        x = Math.Abs(x);
        return x == 0 ? 1 : x >= 1 ? 0 : Math.Sin(x * Math.PI) / (x * Math.PI) * (0.54 + 0.46 * Math.Cos(x * Math.PI));
    }

    private static double Lanczos(double x, int radius) => Math.Abs(x) >= radius ? 0 : Sinc(x) * Sinc(x / radius);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
