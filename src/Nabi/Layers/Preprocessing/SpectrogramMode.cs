namespace Nabi.Layers;

/// <summary>What a <see cref="STFTSpectrogram"/> gives.</summary>
public readonly record struct SpectrogramMode : IOption<SpectrogramMode>
{
    private readonly byte place;

    private SpectrogramMode(int place) => this.place = (byte)place;

    /// <summary><c>log</c>: the logarithm of the power.</summary>
    public static SpectrogramMode Log => new(0);

    /// <summary><c>magnitude</c>: the magnitude.</summary>
    public static SpectrogramMode Magnitude => new(1);

    /// <summary><c>psd</c>: the power: the square of the magnitude.</summary>
    public static SpectrogramMode PSD => new(2);

    /// <summary><c>real</c>: the real part.</summary>
    public static SpectrogramMode Real => new(3);

    /// <summary><c>imag</c>: the imaginary part.</summary>
    public static SpectrogramMode Imag => new(4);

    /// <summary><c>angle</c>: the angle in radians.</summary>
    public static SpectrogramMode Angle => new(5);

    /// <summary><c>stft</c>: real and imaginary part.</summary>
    public static SpectrogramMode STFT => new(6);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["log", "magnitude", "psd", "real", "imag", "angle", "stft"];

    /// <inheritdoc/>
    public static implicit operator SpectrogramMode(string word) => new(IOption<SpectrogramMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
