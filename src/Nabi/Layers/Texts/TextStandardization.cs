namespace Nabi.Layers;

/// <summary>How a <see cref="TextVectorization"/> cleans texts.</summary>
public readonly partial record struct TextStandardization : IOption<TextStandardization>
{
    /// <summary><c>lower_and_strip_punctuation</c>: small letters, no punctuation.</summary>
    public static partial TextStandardization LowerAndStripPunctuation { get; }

    /// <summary><c>lower</c>: small letters.</summary>
    public static partial TextStandardization Lower { get; }

    /// <summary><c>strip_punctuation</c>: no punctuation.</summary>
    public static partial TextStandardization StripPunctuation { get; }
}
