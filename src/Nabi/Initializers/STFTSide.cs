namespace Nabi.Initializers;

/// <summary>The part of a transform that an <see cref="STFTInitializer"/> makes.</summary>
public readonly partial record struct STFTSide : IOption<STFTSide>
{
    /// <summary><c>real</c>: cosines.</summary>
    public static partial STFTSide Real { get; }

    /// <summary><c>imag</c>: sines.</summary>
    public static partial STFTSide Imag { get; }
}
