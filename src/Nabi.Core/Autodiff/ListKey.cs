namespace Nabi.Engine;

/// <summary>A list as a value: equal when all elements are. For the settings of a primitive that compares with another.</summary>
internal readonly struct ListKey<T>(IReadOnlyList<T> items) : IEquatable<ListKey<T>>
{
    private readonly IReadOnlyList<T> items = items;

    /// <inheritdoc/>
    public bool Equals(ListKey<T> other) => ReferenceEquals(items, other.items) || items.SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ListKey<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => items.Count == 0 ? 0 : HashCode.Combine(items.Count, items[0]);
}
