namespace Nabi;

/// <summary>Which elements of an axis stand again around it, as NumPy names it.</summary>
public readonly record struct PadMode : IOption<PadMode>
{
    private readonly byte place;

    private PadMode(int place) => this.place = (byte)place;

    /// <summary><c>reflect</c>: mirrored at the outermost element, which does not stand twice.</summary>
    public static PadMode Reflect => new(0);

    /// <summary><c>symmetric</c>: mirrored behind the outermost element, which stands twice.</summary>
    public static PadMode Symmetric => new(1);

    /// <summary><c>edge</c>: the outermost element again and again.</summary>
    public static PadMode Edge => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["reflect", "symmetric", "edge"];

    /// <inheritdoc/>
    public static implicit operator PadMode(string word) => new(IOption<PadMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
