namespace Nabi.Images;

/// <summary>Which part of the data is meant where some is held back to validate. Keras's <c>subset</c>.</summary>
public readonly partial record struct DataSubset : IOption<DataSubset>
{
    /// <summary><c>training</c>: all but the last part.</summary>
    public static partial DataSubset Training { get; }

    /// <summary><c>validation</c>: the last part.</summary>
    public static partial DataSubset Validation { get; }
}
