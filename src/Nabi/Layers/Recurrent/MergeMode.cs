namespace Nabi.Layers;

/// <summary>How the outputs of the two directions of a <see cref="Bidirectional"/> become one.</summary>
public readonly record struct MergeMode : IOption<MergeMode>
{
    private readonly byte place;

    private MergeMode(int place) => this.place = (byte)place;

    /// <summary><c>concat</c>: one behind the other, along the last axis.</summary>
    public static MergeMode Concat => new(0);

    /// <summary><c>sum</c>: their sum.</summary>
    public static MergeMode Sum => new(1);

    /// <summary><c>mul</c>: their product.</summary>
    public static MergeMode Mul => new(2);

    /// <summary><c>ave</c>: their mean.</summary>
    public static MergeMode Ave => new(3);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["concat", "sum", "mul", "ave"];

    /// <inheritdoc/>
    public static implicit operator MergeMode(string word) => new(IOption<MergeMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
