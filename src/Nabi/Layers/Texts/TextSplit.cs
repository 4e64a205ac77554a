namespace Nabi.Layers;

/// <summary>Where a <see cref="TextVectorization"/> cuts texts.</summary>
public readonly partial record struct TextSplit : IOption<TextSplit>
{
    /// <summary><c>whitespace</c>: at white space: words.</summary>
    public static partial TextSplit Whitespace { get; }

    /// <summary><c>character</c>: behind every character.</summary>
    public static partial TextSplit Character { get; }
}
