namespace Nabi;

/// <summary>The window of a short-time Fourier transform.</summary>
public readonly record struct STFTWindow : IOption<STFTWindow>
{
    private readonly byte place;

    private STFTWindow(int place) => this.place = (byte)place;

    /// <summary><c>hann</c>: Hann's.</summary>
    public static STFTWindow Hann => new(0);

    /// <summary><c>hamming</c>: Hamming's.</summary>
    public static STFTWindow Hamming => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["hann", "hamming"];

    /// <inheritdoc/>
    public static implicit operator STFTWindow(string word) => new(IOption<STFTWindow>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
