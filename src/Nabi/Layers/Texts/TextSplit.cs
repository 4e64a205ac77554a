namespace Nabi.Layers;

/// <summary>Where a <see cref="TextVectorization"/> cuts texts.</summary>
public readonly record struct TextSplit : IOption<TextSplit>
{
    private readonly byte place;

    private TextSplit(int place) => this.place = (byte)place;

    /// <summary><c>whitespace</c>: at white space: words.</summary>
    public static TextSplit Whitespace => new(0);

    /// <summary><c>character</c>: behind every character.</summary>
    public static TextSplit Character => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["whitespace", "character"];

    /// <inheritdoc/>
    public static implicit operator TextSplit(string word) => new(IOption<TextSplit>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
