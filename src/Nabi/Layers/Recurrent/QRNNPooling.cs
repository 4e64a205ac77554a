namespace Nabi.Layers;

/// <summary>Which gates a quasi-recurrent layer has.</summary>
public readonly record struct QRNNPooling : IOption<QRNNPooling>
{
    private readonly byte place;

    private QRNNPooling(int place) => this.place = (byte)place;

    /// <summary><c>fo</c>: forget and output gate.</summary>
    public static QRNNPooling FO => new(0);

    /// <summary><c>f</c>: forget gate alone.</summary>
    public static QRNNPooling F => new(1);

    /// <summary><c>ifo</c>: input, forget and output gate.</summary>
    public static QRNNPooling IFO => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["fo", "f", "ifo"];

    /// <inheritdoc/>
    public static implicit operator QRNNPooling(string word) => new(IOption<QRNNPooling>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
