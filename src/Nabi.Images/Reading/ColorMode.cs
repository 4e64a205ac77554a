namespace Nabi.Images;

/// <summary>Which channels an image is read with, whatever the file has. Keras's <c>color_mode</c>.</summary>
public readonly record struct ColorMode : IOption<ColorMode>
{
    private readonly byte place;

    private ColorMode(int place) => this.place = (byte)place;

    /// <summary><c>rgb</c> (default): red, green, blue; transparency is left out.</summary>
    public static ColorMode Rgb => new(0);

    /// <summary><c>grayscale</c>: one channel, 0.299 red + 0.587 green + 0.114 blue.</summary>
    public static ColorMode Grayscale => new(1);

    /// <summary><c>rgba</c>: red, green, blue and opacity, 255 where the file has none.</summary>
    public static ColorMode Rgba => new(2);

    /// <summary>How many channels that makes: 3, 1 or 4.</summary>
    public int Channels => place switch { 0 => 3, 1 => 1, _ => 4 };

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["rgb", "grayscale", "rgba"];

    /// <inheritdoc/>
    public static implicit operator ColorMode(string word) => new(IOption<ColorMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
