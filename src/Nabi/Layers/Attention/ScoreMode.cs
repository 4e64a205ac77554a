namespace Nabi.Layers;

/// <summary>How an <see cref="Attention"/> compares a query with a key.</summary>
public readonly record struct ScoreMode : IOption<ScoreMode>
{
    private readonly byte place;

    private ScoreMode(int place) => this.place = (byte)place;

    /// <summary><c>dot</c>: their dot product.</summary>
    public static ScoreMode Dot => new(0);

    /// <summary><c>concat</c>: the sum of tanh of the two added up.</summary>
    public static ScoreMode Concat => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["dot", "concat"];

    /// <inheritdoc/>
    public static implicit operator ScoreMode(string word) => new(IOption<ScoreMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
