namespace Nabi.Layers;

/// <summary>How an <see cref="Attention"/> compares a query with a key.</summary>
public readonly partial record struct ScoreMode : IOption<ScoreMode>
{
    /// <summary><c>dot</c>: their dot product.</summary>
    public static partial ScoreMode Dot { get; }

    /// <summary><c>concat</c>: the sum of tanh of the two added up.</summary>
    public static partial ScoreMode Concat { get; }
}
