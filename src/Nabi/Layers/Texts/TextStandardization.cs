namespace Nabi.Layers;

/// <summary>How a <see cref="TextVectorization"/> cleans texts.</summary>
public readonly record struct TextStandardization : IOption<TextStandardization>
{
    private readonly byte place;

    private TextStandardization(int place) => this.place = (byte)place;

    /// <summary><c>lower_and_strip_punctuation</c>: small letters, no punctuation.</summary>
    public static TextStandardization LowerAndStripPunctuation => new(0);

    /// <summary><c>lower</c>: small letters.</summary>
    public static TextStandardization Lower => new(1);

    /// <summary><c>strip_punctuation</c>: no punctuation.</summary>
    public static TextStandardization StripPunctuation => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["lower_and_strip_punctuation", "lower", "strip_punctuation"];

    /// <inheritdoc/>
    public static implicit operator TextStandardization(string word) => new(IOption<TextStandardization>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
