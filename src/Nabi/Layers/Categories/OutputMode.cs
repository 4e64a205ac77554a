namespace Nabi.Layers;

/// <summary>What a layer of categories makes of ids.</summary>
public readonly record struct OutputMode : IOption<OutputMode>
{
    private readonly byte place;

    private OutputMode(int place) => this.place = (byte)place;

    /// <summary><c>int</c>: the ids themselves.</summary>
    public static OutputMode Int => new(0);

    /// <summary><c>one_hot</c>: one row per id, 1 at its place.</summary>
    public static OutputMode OneHot => new(1);

    /// <summary><c>multi_hot</c>: one row per sample, 1 at each id that occurs.</summary>
    public static OutputMode MultiHot => new(2);

    /// <summary><c>count</c>: one row per sample, how often each id occurs.</summary>
    public static OutputMode Count => new(3);

    /// <summary><c>tf_idf</c>: counts times the inverse document frequency.</summary>
    public static OutputMode TfIdf => new(4);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["int", "one_hot", "multi_hot", "count", "tf_idf"];

    /// <inheritdoc/>
    public static implicit operator OutputMode(string word) => new(IOption<OutputMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
