namespace Nabi.Data;

/// <summary>How <see cref="TextVectorization"/> cuts a text into tokens, in Keras's words.</summary>
public enum TextSplit
{
    /// <summary>At white space.</summary>
    Whitespace,

    /// <summary>Every character (Unicode code point) is a token.</summary>
    Character,

    /// <summary>The whole text is one token.</summary>
    None,
}
