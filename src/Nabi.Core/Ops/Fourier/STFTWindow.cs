namespace Nabi;

/// <summary>The window of a short-time Fourier transform.</summary>
public readonly partial record struct STFTWindow : IOption<STFTWindow>
{
    /// <summary><c>hann</c>: Hann's.</summary>
    public static partial STFTWindow Hann { get; }

    /// <summary><c>hamming</c>: Hamming's.</summary>
    public static partial STFTWindow Hamming { get; }
}
