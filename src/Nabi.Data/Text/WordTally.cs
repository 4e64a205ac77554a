using System.Runtime.InteropServices;

namespace Nabi.Data;

/// <summary>How often words occur, and in how many documents; a word becomes a string when it is first seen.</summary>
internal sealed class WordTally
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> spans;
    private readonly List<Entry> entries = [];
    private int document = -1;

    public WordTally() => spans = places.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Each word in the order of first sight.</summary>
    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>How many documents were begun.</summary>
    public int Documents => document + 1;

    /// <summary>Begins a document.</summary>
    public void Begin() => document++;

    /// <summary>Counts a word of the document.</summary>
    public void Add(ReadOnlySpan<char> word)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(spans, word, out var known);
        if (!known)
        {
            place = entries.Count;
            spans.TryGetValue(word, out var text, out _);
            entries.Add(new Entry(text!, 0, 0, -1));
        }

        ref var entry = ref CollectionsMarshal.AsSpan(entries)[place];
        entry.Count++;
        if (entry.Last == document)
            return;
        entry.Last = document;
        entry.Documents++;
    }

    /// <summary>A word.</summary>
    internal record struct Entry(string Word, int Count, int Documents, int Last);
}
