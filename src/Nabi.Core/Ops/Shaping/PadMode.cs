namespace Nabi;

/// <summary>Which elements of an axis stand again around it, as NumPy names it.</summary>
public readonly partial record struct PadMode : IOption<PadMode>
{
    /// <summary><c>reflect</c>: mirrored at the outermost element, which does not stand twice.</summary>
    public static partial PadMode Reflect { get; }

    /// <summary><c>symmetric</c>: mirrored behind the outermost element, which stands twice.</summary>
    public static partial PadMode Symmetric { get; }

    /// <summary><c>edge</c>: the outermost element again and again.</summary>
    public static partial PadMode Edge { get; }
}
