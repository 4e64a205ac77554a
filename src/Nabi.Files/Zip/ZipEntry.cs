namespace Nabi.Files;

/// <summary>One file in a zip archive, as its directory declares it.</summary>
/// <param name="Name">The name as written, '/' between folders. It is a name, never a path that is opened.</param>
/// <param name="Length">The expanded size in bytes.</param>
/// <param name="CompressedLength">The stored size in bytes.</param>
/// <param name="Method">0 stored, 8 deflated; others cannot be opened.</param>
/// <param name="Crc">The declared checksum of the expanded bytes.</param>
/// <param name="Offset">Where the local header stands.</param>
/// <param name="IsLink">Whether the entry is a symbolic link or another special file.</param>
/// <param name="IsEncrypted">Whether the entry is encrypted.</param>
public sealed record ZipEntry(
    string Name, long Length, long CompressedLength, int Method, uint Crc, long Offset, bool IsLink, bool IsEncrypted)
{
    /// <summary>Whether the entry is a folder.</summary>
    public bool IsFolder => Name.EndsWith('/');
}
