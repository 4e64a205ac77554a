namespace Nabi;

/// <summary>
/// The numbers of sequences that are in memory, each in a slot, in the order of their last use. Memory is taken in slabs as it is needed.
/// </summary>
/// <param name="capacity">How many slots.</param>
/// <param name="length">How many numbers a slot has.</param>
internal sealed class StreamSlots(int capacity, int length)
{
    private const int SlabRows = 1024;
    private const int None = -1;

    private readonly List<float[]> slabs = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private string[] keys = [];
    private int[] older = [];
    private int[] newer = [];
    private int[] stamps = [];
    private long[] used = [];
    private bool[] dirty = [];
    private int oldest = None;
    private int newest = None;
    private int free = None;
    private int taken;

    public int Count => places.Count;

    public bool IsFull => places.Count >= capacity;

    /// <summary>The least recently used slot.</summary>
    public int Oldest => oldest;

    public IEnumerable<KeyValuePair<string, int>> All => places;

    public Span<float> Of(int slot) => slabs[slot / SlabRows].AsSpan(slot % SlabRows * length, length);

    public string Key(int slot) => keys[slot];

    public bool TryFind(string key, out int slot) => places.TryGetValue(key, out slot);

    public ref bool Dirty(int slot) => ref dirty[slot];

    /// <summary>The last step that the slot's sequence took part in.</summary>
    public ref int Stamp(int slot) => ref stamps[slot];

    /// <summary>When it was used last.</summary>
    public long Used(int slot) => used[slot];

    /// <summary>A slot for a key that has none; its numbers are zero.</summary>
    public int Add(string key, long now)
    {
        int slot;
        if (free != None)
        {
            slot = free;
            free = older[slot];
        }
        else
        {
            slot = taken++;
            if (slot / SlabRows == slabs.Count)
                Grow();
        }

        places.Add(key, slot);
        keys[slot] = key;
        (dirty[slot], stamps[slot]) = (false, 0);
        Of(slot).Clear();
        (older[slot], newer[slot]) = (None, None);
        Link(slot, now);
        return slot;
    }

    /// <summary>Makes a slot the most recently used one.</summary>
    public void Touch(int slot, long now)
    {
        if (slot != newest)
        {
            Unlink(slot);
            Link(slot, now);
        }

        used[slot] = now;
    }

    public void Remove(int slot)
    {
        Unlink(slot);
        places.Remove(keys[slot]);
        keys[slot] = "";
        older[slot] = free;
        free = slot;
    }

    private void Grow()
    {
        slabs.Add(GC.AllocateUninitializedArray<float>(SlabRows * length));
        var rows = slabs.Count * SlabRows;
        Array.Resize(ref keys, rows);
        Array.Resize(ref older, rows);
        Array.Resize(ref newer, rows);
        Array.Resize(ref stamps, rows);
        Array.Resize(ref used, rows);
        Array.Resize(ref dirty, rows);
    }

    private void Link(int slot, long now)
    {
        used[slot] = now;
        older[slot] = newest;
        newer[slot] = None;
        if (newest != None)
            newer[newest] = slot;
        newest = slot;
        if (oldest == None)
            oldest = slot;
    }

    private void Unlink(int slot)
    {
        var (before, after) = (older[slot], newer[slot]);
        if (before != None)
            newer[before] = after;
        else
            oldest = after;
        if (after != None)
            older[after] = before;
        else
            newest = before;
    }
}
