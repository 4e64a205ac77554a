namespace Nabi.Files;

/// <summary>
/// Which object each block of the file belongs to. Valid objects share no bytes, so an overlap is refused; and what all
/// datasets together expand to is bounded, however many there are. A small file cannot become much by being read in many ways.
/// </summary>
internal sealed class Hdf5BlockOwners(Hdf5Source source)
{
    private readonly SortedSet<(long Start, long End, long Owner)> ranges = [];
    private readonly HashSet<long> expanded = [];
    private long total;

    /// <summary>Says that a block belongs to the object whose header is at <paramref name="owner"/>.</summary>
    /// <exception cref="NabiException">A part of it belongs to another object, or to another block of the same one.</exception>
    public void Add(long address, long size, long owner, string what)
    {
        if (size <= 0)
            return;
        var range = (address, address + size, owner);
        if (ranges.Contains(range))
            return;
        var before = ranges.GetViewBetween((0, 0, 0), (address, long.MaxValue, long.MaxValue)).Max;
        var after = ranges.GetViewBetween((address, 0, 0), (long.MaxValue, long.MaxValue, long.MaxValue)).Min;
        if (Clashes(before, range) || Clashes(after, range))
            throw source.Bad($"{what} at {address} ({size} bytes) overlaps another block");
        ranges.Add(range);
    }

    /// <summary>Counts the bytes that a dataset takes without having them in the file: unwritten, or in compressed chunks.</summary>
    /// <exception cref="NabiException">The bytes, or those of all datasets, are out of proportion to the file.</exception>
    public void Expand(long owner, long bytes, string what)
    {
        source.Limits.CheckExpansion(source.Length, bytes, what);
        if (!expanded.Add(owner))
            return;
        total += bytes;
        source.Limits.CheckTotal(source.Length, total, source.Name);
    }

    private static bool Clashes((long Start, long End, long Owner) known, (long Start, long End, long Owner) range)
        => known.End > range.Start && known.Start < range.End;
}
