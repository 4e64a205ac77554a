namespace Nabi.Layers;

/// <summary>How an <see cref="IntegerLookup"/> spreads unknown numbers over its places for them.</summary>
public readonly partial record struct OovMethod : IOption<OovMethod>
{
    /// <summary><c>floormod</c>: by the remainder.</summary>
    public static partial OovMethod Floormod { get; }

    /// <summary><c>farmhash</c>: by a hash.</summary>
    public static partial OovMethod Farmhash { get; }
}
