namespace Nabi;

/// <summary>What lies around an image, as Keras names it.</summary>
public readonly record struct FillMode : IOption<FillMode>
{
    private readonly byte place;

    private FillMode(int place) => this.place = (byte)place;

    /// <summary><c>constant</c>: one number, <c>k k k | a b c d | k k k</c>.</summary>
    public static FillMode Constant => new(0);

    /// <summary><c>reflect</c>: the image mirrored behind its outermost pixels, <c>c b a | a b c d | d c b</c>.</summary>
    public static FillMode Reflect => new(1);

    /// <summary><c>wrap</c>: the image again and again, <c>b c d | a b c d | a b c</c>.</summary>
    public static FillMode Wrap => new(2);

    /// <summary><c>nearest</c>: the outermost pixels again and again, <c>a a a | a b c d | d d d</c>.</summary>
    public static FillMode Nearest => new(3);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["constant", "reflect", "wrap", "nearest"];

    /// <inheritdoc/>
    public static implicit operator FillMode(string word) => new(IOption<FillMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
