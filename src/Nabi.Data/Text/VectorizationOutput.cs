namespace Nabi.Data;

/// <summary>What <see cref="TextVectorization"/> gives for a text, in Keras's words.</summary>
public enum VectorizationOutput
{
    /// <summary>The number of each token in order: 0 is padding, 1 an unknown token.</summary>
    Int,

    /// <summary>1 in the column of each token that occurs; column 0 stands for unknown tokens.</summary>
    MultiHot,

    /// <summary>How often each token occurs; column 0 stands for unknown tokens.</summary>
    Count,

    /// <summary>The count times ln(1 + texts / (1 + texts with the token)); column 0 stands for unknown tokens.</summary>
    TfIdf,
}
