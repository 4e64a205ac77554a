namespace Nabi.Initializers;

/// <summary>The part of a transform that an <see cref="STFTInitializer"/> makes.</summary>
public readonly record struct STFTSide : IOption<STFTSide>
{
    private readonly byte place;

    private STFTSide(int place) => this.place = (byte)place;

    /// <summary><c>real</c>: cosines.</summary>
    public static STFTSide Real => new(0);

    /// <summary><c>imag</c>: sines.</summary>
    public static STFTSide Imag => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["real", "imag"];

    /// <inheritdoc/>
    public static implicit operator STFTSide(string word) => new(IOption<STFTSide>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
