namespace Nabi.Images;

/// <summary>Which channels an image is read with, whatever the file has. Keras's <c>color_mode</c>.</summary>
public readonly partial record struct ColorMode : IOption<ColorMode>
{
    /// <summary><c>rgb</c> (default): red, green, blue; transparency is left out.</summary>
    public static partial ColorMode Rgb { get; }

    /// <summary><c>grayscale</c>: one channel, 0.299 red + 0.587 green + 0.114 blue.</summary>
    public static partial ColorMode Grayscale { get; }

    /// <summary><c>rgba</c>: red, green, blue and opacity, 255 where the file has none.</summary>
    public static partial ColorMode Rgba { get; }

    /// <summary>How many channels that makes: 3, 1 or 4.</summary>
    public int Channels => this == Rgb ? 3 : this == Grayscale ? 1 : 4;
}
