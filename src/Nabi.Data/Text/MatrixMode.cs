namespace Nabi.Data;

/// <summary>What a matrix of documents by words holds, in Keras's words.</summary>
public enum MatrixMode
{
    /// <summary>1 where the word occurs.</summary>
    Binary,

    /// <summary>How often the word occurs.</summary>
    Count,

    /// <summary>(1 + ln count) · ln(1 + documents / (1 + documents with the word)).</summary>
    TfIdf,

    /// <summary>The count over the number of words of the document.</summary>
    Freq,
}
