namespace Nabi;

/// <summary>What lies around an image, as Keras names it.</summary>
public readonly partial record struct FillMode : IOption<FillMode>
{
    /// <summary><c>constant</c>: one number, <c>k k k | a b c d | k k k</c>.</summary>
    public static partial FillMode Constant { get; }

    /// <summary><c>reflect</c>: the image mirrored behind its outermost pixels, <c>c b a | a b c d | d c b</c>.</summary>
    public static partial FillMode Reflect { get; }

    /// <summary><c>wrap</c>: the image again and again, <c>b c d | a b c d | a b c</c>.</summary>
    public static partial FillMode Wrap { get; }

    /// <summary><c>nearest</c>: the outermost pixels again and again, <c>a a a | a b c d | d d d</c>.</summary>
    public static partial FillMode Nearest { get; }
}
