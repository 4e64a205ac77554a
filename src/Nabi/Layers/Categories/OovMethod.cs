namespace Nabi.Layers;

/// <summary>How an <see cref="IntegerLookup"/> spreads unknown numbers over its places for them.</summary>
public readonly record struct OovMethod : IOption<OovMethod>
{
    private readonly byte place;

    private OovMethod(int place) => this.place = (byte)place;

    /// <summary><c>floormod</c>: by the remainder.</summary>
    public static OovMethod Floormod => new(0);

    /// <summary><c>farmhash</c>: by a hash.</summary>
    public static OovMethod Farmhash => new(1);

    /// <inheritdoc/>
    public static IReadOnlyList<string> Words { get; } = ["floormod", "farmhash"];

    /// <inheritdoc/>
    public static implicit operator OovMethod(string word) => new(IOption<OovMethod>.PlaceOf(word));

    /// <summary>The word.</summary>
    public override string ToString() => Words[place];
}
