namespace Nabi.Layers;

/// <summary>What a window does at the borders of its input.</summary>
public readonly record struct Padding : IOption<Padding>
{
    private readonly byte place;

    private Padding(int place) => this.place = (byte)place;

    /// <summary><c>valid</c>: windows lie inside.</summary>
    public static Padding Valid => new(0);

    /// <summary><c>same</c>: one output for every stride-th input: padded on both sides.</summary>
    public static Padding Same => new(1);

    /// <summary><c>causal</c>: padded in front, so that an output sees no later input; for convolutions over one axis.</summary>
    public static Padding Causal => new(2);

    /// <summary>What it is to the operations.</summary>
    internal WindowPadding Window => this == Same ? WindowPadding.Same : this == Causal ? WindowPadding.Causal : WindowPadding.Valid;

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["valid", "same", "causal"];

    /// <inheritdoc/>
    public static implicit operator Padding(string word) => new(IOption<Padding>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
