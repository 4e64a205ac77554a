namespace Nabi.Files;

/// <summary>What every archive must keep to, whatever its kind: harmless names, each once, and a bounded sum of sizes.</summary>
internal sealed class ArchiveGuard(string source, long compressed, ReadLimits limits)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private long expanded;

    /// <summary>The name with '/' between folders and without a leading <c>./</c>, if it leads nowhere but down.</summary>
    /// <exception cref="NabiException">The name is absolute, leads upwards, holds control characters, or came before.</exception>
    public string Name(string name)
    {
        if (names.Count == limits.MaxEntries)
            throw new NabiException($"{source} has more than {limits.MaxEntries} entries (ReadLimits.MaxEntries).");
        var parts = name.Split('/');
        // Backslashes and colons part folders and drives on Windows; an archive must mean the same everywhere.
        if (name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)
            || name.Any(char.IsControl) || Array.Exists(parts, static part => part == ".."))
        {
            throw new NabiException($"{source}: the entry '{name}' leads out of its folder or has characters that no file name should have; nothing more is read.");
        }

        var safe = string.Join('/', parts.Where(static part => part is not ("" or ".")));
        if (safe.Length > 0 && !name.EndsWith('/') && !names.Add(safe))
            throw new NabiException($"{source}: the entry '{name}' is there twice; nothing more is read.");
        return safe;
    }

    /// <summary>Counts the expanded bytes of an entry before they are read.</summary>
    /// <exception cref="NabiException">The sum is out of proportion to the archive.</exception>
    public void Expand(long length, string name)
    {
        limits.CheckArray(length, $"{source}: the entry '{name}'");
        expanded += length;
        if (expanded > limits.FreeExpansionBytes && expanded / limits.MaxExpansion > compressed)
        {
            throw new NabiException(
                $"{source} expands {compressed} bytes to more than {expanded}, over {limits.MaxExpansion} times; raise ReadLimits.MaxExpansion if it is trusted.");
        }
    }
}
