namespace Nabi.Regularizers;

/// <summary>What an <see cref="OrthogonalRegularizer"/> drives to right angles.</summary>
public readonly record struct OrthogonalMode : IOption<OrthogonalMode>
{
    private readonly byte place;

    private OrthogonalMode(int place) => this.place = (byte)place;

    /// <summary><c>rows</c>: the rows.</summary>
    public static OrthogonalMode Rows => new(0);

    /// <summary><c>columns</c>: the columns.</summary>
    public static OrthogonalMode Columns => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["rows", "columns"];

    /// <inheritdoc/>
    public static implicit operator OrthogonalMode(string word) => new(IOption<OrthogonalMode>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
