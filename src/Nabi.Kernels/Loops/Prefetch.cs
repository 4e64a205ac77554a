namespace Nabi.Kernels;

/// <summary>
/// Memory that is needed soon after a product and lies far away: the product's tiles ask for it line by line while they run. (A core can
/// hold only some twenty requests open; asking for everything at once would stop it.) A hint without effect on results.
/// </summary>
internal readonly unsafe struct Prefetch(float* start, nint count)
{
    // Numbers in a line of the cache.
    private const int Line = 16;

    public readonly float* Start = start;

    /// <summary>Numbers to ask for; 0 for nothing.</summary>
    public readonly nint Count = count;

    /// <summary>The distance of two rows, for <see cref="Lines"/>.</summary>
    public nint RowDistance { get; private init; }

    /// <summary>
    /// Lines of each of as many rows as the product is deep: a tile asks for one line of all rows, a row at each step. 0 for numbers one
    /// after the other.
    /// </summary>
    public int Lines { get; private init; }

    /// <summary>
    /// Columns of a matrix: <paramref name="width"/> numbers of each of as many rows as the product is deep, at equal distances.
    /// </summary>
    public static Prefetch Columns(float* start, int width, nint rowDistance)
        => new(start, 0) { RowDistance = rowDistance, Lines = (width + Line - 1) / Line };

    /// <summary>The line that a tile asks for from row <paramref name="row"/> on.</summary>
    public float* From(int line, int row) => Start + (nint)line * Line + row * RowDistance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ask(float* line)
    {
        if (Sse.IsSupported) Sse.Prefetch1(line);
    }

    /// <summary>Asks for all of it now.</summary>
    public void Ask()
    {
        for (nint i = 0; i < Count; i += 16) Ask(Start + i);
    }
}
