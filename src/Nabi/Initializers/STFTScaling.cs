namespace Nabi.Initializers;

/// <summary>What the window of a short-time Fourier transform is divided by.</summary>
public readonly record struct STFTScaling : IOption<STFTScaling>
{
    private readonly byte place;

    private STFTScaling(int place) => this.place = (byte)place;

    /// <summary><c>density</c>: the root of the sum of its squares.</summary>
    public static STFTScaling Density => new(0);

    /// <summary><c>spectrum</c>: its sum.</summary>
    public static STFTScaling Spectrum => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["density", "spectrum"];

    /// <inheritdoc/>
    public static implicit operator STFTScaling(string word) => new(IOption<STFTScaling>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
