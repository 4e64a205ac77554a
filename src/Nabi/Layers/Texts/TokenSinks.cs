using System.Runtime.InteropServices;

namespace Nabi.Layers;

/// <summary>Keeps tokens as texts of their own.</summary>
/// <param name="into">Where they go.</param>
internal readonly struct TokenList(List<string> into) : ITokenSink
{
    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> token) => into.Add(token.ToString());
}

/// <summary>Counts tokens.</summary>
/// <param name="counts">Where.</param>
internal readonly struct TokenCounter(TokenCounts<string> counts) : ITokenSink
{
    private readonly Dictionary<string, TokenCounts<string>.Count>.AlternateLookup<ReadOnlySpan<char>> table =
        counts.Table.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> token) => counts.Again(ref CollectionsMarshal.GetValueRefOrAddDefault(table, token, out _));
}

/// <summary>Writes the ids of tokens behind one another, as many as there is room for.</summary>
internal struct TokenIds : ITokenSink
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> table;
    private readonly int unknown;
    private readonly int most;
    private int[] ids;

    /// <param name="table">The ids of known tokens.</param>
    /// <param name="unknown">The id of the others.</param>
    /// <param name="most">How many ids are kept; those of tokens behind are left out.</param>
    public TokenIds(Dictionary<string, int> table, int unknown, int most)
    {
        this.table = table.GetAlternateLookup<ReadOnlySpan<char>>();
        this.unknown = unknown;
        this.most = most;
        ids = new int[Math.Min(most, 16)];
    }

    /// <summary>The ids.</summary>
    public readonly ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Begins again.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> token)
    {
        if (Count == most)
            return;
        if (Count == ids.Length)
            Array.Resize(ref ids, (int)Math.Min(most, ids.Length * 2L));
        ids[Count++] = table.TryGetValue(token, out var id) ? id : unknown;
    }
}
