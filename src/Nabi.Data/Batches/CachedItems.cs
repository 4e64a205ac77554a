using System.Collections;

namespace Nabi.Data;

/// <summary>Items that are made during the first complete iteration, and cached.</summary>
/// <param name="make">Makes them.</param>
internal sealed class CachedItems<T>(Func<IEnumerable<T>> make) : IEnumerable<T>
{
    private volatile IReadOnlyList<T>? kept;

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => kept is { } known ? known.GetEnumerator() : Make();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<T> Make()
    {
        List<T> made = [];
        foreach (var item in make())
        {
            made.Add(item);
            yield return item;
        }

        // Not before the end: who leaves early has not seen all of it.
        kept = made;
    }
}
