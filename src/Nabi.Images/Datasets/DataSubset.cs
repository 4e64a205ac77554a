namespace Nabi.Images;

/// <summary>Which part of the data is meant where some is held back to validate. Keras's <c>subset</c>.</summary>
public readonly record struct DataSubset : IOption<DataSubset>
{
    private readonly byte place;

    private DataSubset(int place) => this.place = (byte)place;

    /// <summary><c>training</c>: all but the last part.</summary>
    public static DataSubset Training => new(0);

    /// <summary><c>validation</c>: the last part.</summary>
    public static DataSubset Validation => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["training", "validation"];

    /// <inheritdoc/>
    public static implicit operator DataSubset(string word) => new(IOption<DataSubset>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
