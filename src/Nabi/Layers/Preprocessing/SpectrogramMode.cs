namespace Nabi.Layers;

/// <summary>What a <see cref="STFTSpectrogram"/> gives.</summary>
public readonly partial record struct SpectrogramMode : IOption<SpectrogramMode>
{
    /// <summary><c>log</c>: the logarithm of the power.</summary>
    public static partial SpectrogramMode Log { get; }

    /// <summary><c>magnitude</c>: the magnitude.</summary>
    public static partial SpectrogramMode Magnitude { get; }

    /// <summary><c>psd</c>: the power: the square of the magnitude.</summary>
    public static partial SpectrogramMode PSD { get; }

    /// <summary><c>real</c>: the real part.</summary>
    public static partial SpectrogramMode Real { get; }

    /// <summary><c>imag</c>: the imaginary part.</summary>
    public static partial SpectrogramMode Imag { get; }

    /// <summary><c>angle</c>: the angle in radians.</summary>
    public static partial SpectrogramMode Angle { get; }

    /// <summary><c>stft</c>: real and imaginary part.</summary>
    public static partial SpectrogramMode STFT { get; }
}
