namespace Nabi.Data;

/// <summary>What <see cref="TextVectorization"/> does to a text before it is split, in Keras's words.</summary>
public enum Standardization
{
    /// <summary>A to Z are lowered (other letters stay as they are) and ASCII punctuation is removed, not replaced by spaces.</summary>
    LowerAndStripPunctuation,

    /// <summary>A to Z are lowered.</summary>
    Lower,

    /// <summary>ASCII punctuation is removed.</summary>
    StripPunctuation,

    /// <summary>The text stays as it is.</summary>
    None,
}
