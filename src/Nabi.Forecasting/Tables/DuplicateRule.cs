namespace Nabi.Forecasting;

/// <summary>What becomes of several rows of one series and one time.</summary>
public readonly record struct DuplicateRule : IOption<DuplicateRule>
{
    private readonly byte place;

    private DuplicateRule(int place) => this.place = (byte)place;

    /// <summary><c>refuse</c>: an error names the first two.</summary>
    public static DuplicateRule Refuse => new(0);

    /// <summary><c>mean</c>: the mean of their numbers, and the last word.</summary>
    public static DuplicateRule Mean => new(1);

    /// <summary><c>sum</c>: the sum of their numbers, and the last word.</summary>
    public static DuplicateRule Sum => new(2);

    /// <summary><c>first</c>: the first value that is there.</summary>
    public static DuplicateRule First => new(3);

    /// <summary><c>last</c>: the last value that is there.</summary>
    public static DuplicateRule Last => new(4);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["refuse", "mean", "sum", "first", "last"];

    /// <inheritdoc/>
    public static implicit operator DuplicateRule(string word) => new(IOption<DuplicateRule>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
