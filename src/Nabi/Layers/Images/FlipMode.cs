namespace Nabi.Layers;

/// <summary>Which ways <see cref="RandomFlip"/> turns images over.</summary>
public readonly record struct FlipMode : IOption<FlipMode>
{
    private readonly byte place;

    private FlipMode(int place) => this.place = (byte)place;

    /// <summary><c>horizontal_and_vertical</c>: both ways.</summary>
    public static FlipMode HorizontalAndVertical => new(0);

    /// <summary><c>horizontal</c>: left and right change places.</summary>
    public static FlipMode Horizontal => new(1);

    /// <summary><c>vertical</c>: above and below change places.</summary>
    public static FlipMode Vertical => new(2);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["horizontal_and_vertical", "horizontal", "vertical"];

    /// <inheritdoc/>
    public static implicit operator FlipMode(string word) => new(IOption<FlipMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
