namespace Nabi.Files;

/// <summary>
/// Counts the blocks that one structure consists of. Valid blocks do not overlap, so none comes twice and together they are
/// no longer than the file; a cycle or a shared node is refused here whatever its shape. They belong to one object and no other.
/// </summary>
internal sealed class Hdf5BlockList(Hdf5Source source, string what, long owner)
{
    private readonly HashSet<long> seen = [];
    private long total;

    /// <summary>Adds a block, or refuses it.</summary>
    public void Add(long address, long size)
    {
        if (!seen.Add(address))
            throw source.Bad($"{what} refers to the block at {address} twice");
        source.BlockOwners.Add(address, size, owner, $"a part of {what}");
        total += size;
        if (total > source.Length || seen.Count > source.Limits.MaxEntries)
            throw source.Bad($"{what} consists of more blocks than the file has room for");
    }
}
