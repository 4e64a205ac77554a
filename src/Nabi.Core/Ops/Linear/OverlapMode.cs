namespace Nabi;

/// <summary>Which places of two rows that slide along each other give a result, as NumPy names them.</summary>
public readonly record struct OverlapMode : IOption<OverlapMode>
{
    private readonly byte place;

    private OverlapMode(int place) => this.place = (byte)place;

    /// <summary><c>full</c>: all places where the rows overlap: n + m - 1.</summary>
    public static OverlapMode Full => new(0);

    /// <summary><c>same</c>: the middle ones, as many as the longer row has.</summary>
    public static OverlapMode Same => new(1);

    /// <summary><c>valid</c>: those where the shorter row lies within the longer one.</summary>
    public static OverlapMode Valid => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["full", "same", "valid"];

    /// <inheritdoc/>
    public static implicit operator OverlapMode(string word) => new(IOption<OverlapMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
