namespace Nabi.Layers;

/// <summary>What a layer of categories makes of ids.</summary>
public readonly partial record struct OutputMode : IOption<OutputMode>
{
    /// <summary><c>int</c>: the ids themselves.</summary>
    public static partial OutputMode Int { get; }

    /// <summary><c>one_hot</c>: one row per id, 1 at its place.</summary>
    public static partial OutputMode OneHot { get; }

    /// <summary><c>multi_hot</c>: one row per sample, 1 at each id that occurs.</summary>
    public static partial OutputMode MultiHot { get; }

    /// <summary><c>count</c>: one row per sample, how often each id occurs.</summary>
    public static partial OutputMode Count { get; }

    /// <summary><c>tf_idf</c>: counts times the inverse document frequency.</summary>
    public static partial OutputMode TfIdf { get; }
}
