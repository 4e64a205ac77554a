namespace Nabi;

/// <summary>Along which axis of a grid the first tensor runs, as NumPy names it.</summary>
public readonly record struct GridIndexing : IOption<GridIndexing>
{
    private readonly byte place;

    private GridIndexing(int place) => this.place = (byte)place;

    /// <summary><c>xy</c>: along the second axis, as x does in pictures.</summary>
    public static GridIndexing XY => new(0);

    /// <summary><c>ij</c>: along the first axis, as the row of a matrix does.</summary>
    public static GridIndexing IJ => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["xy", "ij"];

    /// <inheritdoc/>
    public static implicit operator GridIndexing(string word) => new(IOption<GridIndexing>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
