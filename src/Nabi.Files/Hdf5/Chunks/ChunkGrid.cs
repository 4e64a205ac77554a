namespace Nabi.Files;

/// <summary>How a dataset is cut into chunks of equal size; those at the far edges hang over.</summary>
internal sealed class ChunkGrid
{
    private readonly Hdf5Source source;
    private readonly int[] shape;
    private readonly long[] chunk;
    private readonly long?[] most;
    private readonly int elementSize;
    private readonly string what;

    /// <summary>Lays the grid over a shape; grids whose chunks together are out of proportion to the file are refused.</summary>
    public ChunkGrid(Hdf5Source source, int[] shape, long?[] most, long[] chunk, int elementSize, string what)
    {
        (this.source, this.what) = (source, what);
        (this.shape, this.most, this.chunk, this.elementSize) = (shape, most, chunk, elementSize);
        Int128 bytes = elementSize;
        Int128 count = 1;
        for (var i = 0; i < chunk.Length; i++)
        {
            bytes = Int128.Min(bytes * chunk[i], long.MaxValue);
            count *= (shape[i] - 1L) / chunk[i] + 1;
            count = Int128.Min(count, long.MaxValue);
        }

        // Chunks may stick out of a small dataset by any amount; what must be expanded is all of them.
        source.Limits.CheckExpansion(source.Length, (long)Int128.Min(bytes * count, long.MaxValue), $"{source.Name}: {what}");
        if (bytes > Array.MaxLength || count > source.Length)
            throw source.Bad($"{what} has {count} chunks of {bytes} bytes");
        Bytes = (int)bytes;
        Count = (long)count;
    }

    /// <summary>The expanded bytes of one chunk.</summary>
    public int Bytes { get; }

    /// <summary>The number of chunks that touch the dataset.</summary>
    public long Count { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => chunk.Length;

    /// <summary>The chunks along an axis, up to its largest size if that is set, otherwise its present size.</summary>
    public long Along(int axis, bool largest)
    {
        var size = largest ? most[axis] ?? shape[axis] : shape[axis];
        return (Math.Max(size, shape[axis]) - 1) / chunk[axis] + 1;
    }

    /// <summary>Whether an axis may grow without end.</summary>
    public bool IsUnlimited(int axis) => most[axis] is null;

    /// <summary>Every place of the grid in C order.</summary>
    public IEnumerable<long[]> Places()
    {
        var place = new long[chunk.Length];
        for (long i = 0; i < Count; i++)
        {
            yield return (long[])place.Clone();
            for (var axis = chunk.Length - 1; axis >= 0; axis--)
            {
                if (++place[axis] < Along(axis, largest: false))
                    break;
                place[axis] = 0;
            }
        }
    }

    /// <summary>Whether a place touches the dataset; chunks left over from a larger past do not.</summary>
    public bool Holds(long[] place)
    {
        for (var axis = 0; axis < chunk.Length; axis++)
        {
            if (place[axis] < 0 || place[axis] > (shape[axis] - 1L) / chunk[axis])
                return false;
        }

        return true;
    }

    /// <summary>The place of the chunk whose first element is at <paramref name="origin"/> along an axis.</summary>
    public long PlaceOf(long origin, int axis) => origin % chunk[axis] == 0
        ? origin / chunk[axis]
        : throw source.Bad($"{what} has a chunk that begins within another");

    /// <summary>Reads chunks and copies the part of each that lies within the dataset.</summary>
    public void Fill(byte[] target, long owner, IEnumerable<ChunkPlace> chunks, ChunkFilters? filters)
    {
        var seen = new HashSet<long>();
        foreach (var place in chunks)
        {
            if (!Holds(place.Place))
                continue;
            long number = 0;
            for (var axis = 0; axis < chunk.Length; axis++)
                number = number * Along(axis, largest: false) + place.Place[axis];
            if (!seen.Add(number))
                throw source.Bad($"{what} has two chunks for one place");
            source.BlockOwners.Add(place.Address, place.Size, owner, $"a chunk of {what}");
            var stored = source.Block(place.Address, place.Size, $"a chunk of {what}");
            var bytes = filters is null ? stored : filters.Undo(stored, Bytes, place.Mask);
            if (bytes.Length < Bytes)
                throw source.Bad($"a chunk of {what} holds {bytes.Length} bytes instead of {Bytes}");
            Copy(bytes, place.Place, target);
        }
    }

    private void Copy(byte[] bytes, long[] place, byte[] target)
    {
        // Runs along the last axis are copied whole; `at` counts the rows of the chunk.
        var rank = chunk.Length;
        var at = new long[rank];
        var run = (int)Math.Min(chunk[^1], shape[^1] - place[^1] * chunk[^1]) * elementSize;
        while (true)
        {
            long from = 0;
            long to = 0;
            for (var axis = 0; axis < rank; axis++)
            {
                from = from * chunk[axis] + at[axis];
                to = to * shape[axis] + place[axis] * chunk[axis] + at[axis];
            }

            bytes.AsSpan((int)(from * elementSize), run).CopyTo(target.AsSpan((int)(to * elementSize)));
            var next = rank - 2;
            for (; next >= 0; next--)
            {
                if (++at[next] < Math.Min(chunk[next], shape[next] - place[next] * chunk[next]))
                    break;
                at[next] = 0;
            }

            if (next < 0)
                return;
        }
    }
}
