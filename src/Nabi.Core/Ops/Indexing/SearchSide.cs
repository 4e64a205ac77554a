namespace Nabi;

/// <summary>Where a value stands among those equal to it, as NumPy names it.</summary>
public readonly record struct SearchSide : IOption<SearchSide>
{
    private readonly byte place;

    private SearchSide(int place) => this.place = (byte)place;

    /// <summary><c>left</c>: before them.</summary>
    public static SearchSide Left => new(0);

    /// <summary><c>right</c>: behind them.</summary>
    public static SearchSide Right => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["left", "right"];

    /// <inheritdoc/>
    public static implicit operator SearchSide(string word) => new(IOption<SearchSide>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
