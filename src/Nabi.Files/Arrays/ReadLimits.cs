namespace Nabi.Files;

/// <summary>
/// How much a file may ask for while it is read. Sizes that a file declares are compared with the bytes it really has
/// before any memory is taken; these limits bound what compression can still multiply.
/// </summary>
public sealed record ReadLimits
{
    /// <summary>The limits used where none are given.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Largest single array or entry in bytes; 8 GiB by default.</summary>
    public long MaxArrayBytes { get; init; } = 8L << 30;

    /// <summary>
    /// Largest ratio of expanded to compressed bytes, once more than <see cref="FreeExpansionBytes"/> are asked for; 250 by default.
    /// </summary>
    public int MaxExpansion { get; init; } = 250;

    /// <summary>
    /// Compressed content may expand to this many bytes whatever its ratio (zeros compress a thousandfold); 64 MiB by default.
    /// </summary>
    public long FreeExpansionBytes { get; init; } = 64L << 20;

    /// <summary>Largest number of entries, groups or attributes in one container; one million by default.</summary>
    public int MaxEntries { get; init; } = 1_000_000;

    /// <summary>Whether checksums are looked at; false for the fuzzer, whose damage is then that of one who made the sums true.</summary>
    internal bool VerifiesChecksums { get; init; } = true;

    /// <summary>Refuses an array of <paramref name="bytes"/> bytes that is larger than the limit.</summary>
    public void CheckArray(long bytes, string what)
    {
        if (bytes < 0 || bytes > MaxArrayBytes)
        {
            throw new NabiException(
                $"{what} declares {bytes} bytes, more than the limit of {MaxArrayBytes}; raise "
                + "ReadLimits.MaxArrayBytes if the file is trusted.");
        }
    }

    /// <summary>Refuses a container whose parts together expand out of proportion.</summary>
    public void CheckTotal(long compressed, long expanded, string what)
    {
        if (expanded > FreeExpansionBytes && expanded / MaxExpansion > compressed)
        {
            throw new NabiException(
                $"{what} has {compressed} bytes, but its parts expand to {expanded}, more than {MaxExpansion} times; raise "
                + "ReadLimits.MaxExpansion if it is trusted.");
        }
    }

    /// <summary>Refuses compressed content whose declared size is out of proportion.</summary>
    public void CheckExpansion(long compressed, long expanded, string what)
    {
        CheckArray(expanded, what);
        if (expanded > FreeExpansionBytes && expanded / MaxExpansion > compressed)
        {
            throw new NabiException(
                $"{what} expands {compressed} bytes to {expanded}, more than {MaxExpansion} times; raise "
                + "ReadLimits.MaxExpansion if the file is trusted.");
        }
    }
}
