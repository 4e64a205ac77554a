using System.Runtime.InteropServices;

namespace Nabi.Layers;

/// <summary>How often values occur, and in how many documents: what a vocabulary is learned from.</summary>
/// <typeparam name="T">Texts or whole numbers.</typeparam>
internal sealed class TokenCounts<T>
    where T : notnull
{
    private readonly Dictionary<T, Count> counts;
    private int documents;

    /// <param name="comparer">How values are compared; null for the type's own way.</param>
    public TokenCounts(IEqualityComparer<T>? comparer = null) => counts = new(comparer);

    /// <summary>Whether nothing was counted.</summary>
    public bool IsEmpty => counts.Count == 0;

    /// <summary>The counts by value, for looking up with spans; whoever counts calls <see cref="Again"/> on what is found.</summary>
    public Dictionary<T, Count> Table => counts;

    /// <summary>The next document begins.</summary>
    public void Next() => documents++;

    /// <summary>Counts a value of the document.</summary>
    public void Add(T value) => Again(ref CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _));

    /// <summary>Counts once more.</summary>
    public void Again(ref Count count)
    {
        count.Times++;
        if (count.LastIn == documents)
            return;
        count.LastIn = documents;
        count.Documents++;
    }

    /// <summary>Leaves a value out, if there is one.</summary>
    public void Leave(bool isThere, T? value)
    {
        if (isThere)
            counts.Remove(value!);
    }

    /// <summary>Leaves some values out.</summary>
    public void Leave(Func<T, bool> which)
    {
        foreach (var value in counts.Keys.Where(which).ToArray())
            counts.Remove(value);
    }

    /// <summary>
    /// The most frequent values, of equally frequent ones the greater, and how much each weighs: log(1 + documents / (1 + documents with
    /// it)).
    /// </summary>
    public (T[] Tokens, float[] Weights) Most(IComparer<T> order, int most)
    {
        var kept = counts.OrderByDescending(pair => pair.Value.Times).ThenByDescending(pair => pair.Key, order).Take(most).ToArray();
        return ([.. kept.Select(pair => pair.Key)],
            [.. kept.Select(pair => (float)Math.Log(1 + (double)documents / (1 + pair.Value.Documents)))]);
    }

    /// <summary>How often one value occurs.</summary>
    internal struct Count
    {
        /// <summary>All times.</summary>
        public long Times;

        /// <summary>In how many documents.</summary>
        public int Documents;

        /// <summary>The last of them.</summary>
        public int LastIn;
    }
}
