namespace Nabi;

/// <summary>The kinds of <see cref="TensorIndex"/>.</summary>
public enum TensorIndexKind
{
    /// <summary>Some places of an axis, in order.</summary>
    Range,

    /// <summary>One place of an axis.</summary>
    Index,

    /// <summary>An axis of length 1 that is put in.</summary>
    NewAxis,

    /// <summary>All axes that no other index speaks of.</summary>
    Ellipsis,
}
