namespace Nabi.Kernels;

/// <summary>
/// Memory that is needed soon after a product and lies far away: the product's tiles ask for it line by line while they run. (A core can
/// hold only some twenty requests open; asking for everything at once would stop it.) A hint without effect on results.
/// </summary>
internal readonly unsafe struct Prefetch(float* start, nint count)
{
    public readonly float* Start = start;

    /// <summary>Numbers to ask for; 0 for nothing.</summary>
    public readonly nint Count = count;

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
