namespace Nabi.Layers;

/// <summary>How the outputs of the two directions of a <see cref="Bidirectional"/> become one.</summary>
public readonly partial record struct MergeMode : IOption<MergeMode>
{
    /// <summary><c>concat</c>: one behind the other, along the last axis.</summary>
    public static partial MergeMode Concat { get; }

    /// <summary><c>sum</c>: their sum.</summary>
    public static partial MergeMode Sum { get; }

    /// <summary><c>mul</c>: their product.</summary>
    public static partial MergeMode Mul { get; }

    /// <summary><c>ave</c>: their mean.</summary>
    public static partial MergeMode Ave { get; }
}
