namespace Nabi.Layers;

/// <summary>Which gates a quasi-recurrent layer has.</summary>
public readonly partial record struct QRNNPooling : IOption<QRNNPooling>
{
    /// <summary><c>fo</c>: forget and output gate.</summary>
    public static partial QRNNPooling FO { get; }

    /// <summary><c>f</c>: forget gate alone.</summary>
    public static partial QRNNPooling F { get; }

    /// <summary><c>ifo</c>: input, forget and output gate.</summary>
    public static partial QRNNPooling IFO { get; }
}
