namespace Nabi.Initializers;

/// <summary>What the window of a short-time Fourier transform is divided by.</summary>
public readonly partial record struct STFTScaling : IOption<STFTScaling>
{
    /// <summary><c>density</c>: the root of the sum of its squares.</summary>
    public static partial STFTScaling Density { get; }

    /// <summary><c>spectrum</c>: its sum.</summary>
    public static partial STFTScaling Spectrum { get; }
}
