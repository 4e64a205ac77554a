namespace Nabi.Files;

/// <summary>How the elements of a dataset or an attribute are stored.</summary>
internal enum Hdf5Storage
{
    /// <summary>Numbers that follow one another.</summary>
    Numbers,

    /// <summary>Text of one size, padded with zeros.</summary>
    ZeroPaddedText,

    /// <summary>Text of one size, padded with spaces.</summary>
    SpacePaddedText,

    /// <summary>Text in the global heap.</summary>
    VariableText,

    /// <summary>Opaque bytes.</summary>
    Opaque,
}
