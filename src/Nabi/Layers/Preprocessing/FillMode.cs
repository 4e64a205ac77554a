namespace Nabi.Layers;

/// <summary>What stands in the border that <see cref="Resizing"/> adds.</summary>
public readonly record struct FillMode : IOption<FillMode>
{
    private readonly byte place;

    private FillMode(int place) => this.place = (byte)place;

    /// <summary><c>constant</c>: one number: <see cref="Resizing.FillValue"/>.</summary>
    public static FillMode Constant => new(0);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["constant"];

    /// <inheritdoc/>
    public static implicit operator FillMode(string word) => new(IOption<FillMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
