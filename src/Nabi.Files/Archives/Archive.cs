using System.IO.Compression;

namespace Nabi.Files;

/// <summary>
/// Reads zip, tar and tar.gz archives, told apart by their first bytes. Names that lead out of the folder, links, devices,
/// encrypted entries, names given twice and content that expands out of proportion are refused.
/// </summary>
public static class Archive
{
    /// <summary>Hands every file of an archive to <paramref name="read"/>: its name, with '/' between folders, and its content, to be read at once.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="read">Called once for each file, in the order of the archive.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <exception cref="NabiException">There is no such file, or it is damaged, or one of its entries is refused.</exception>
    public static void Read(string path, Action<string, Stream> read, ReadLimits? limits = null)
    {
        using var stream = FileDoor.OpenRead(path);
        Read(stream, $"'{path}'", read, limits);
    }

    /// <summary>Hands every file of an archive in a seekable stream to <paramref name="read"/>.</summary>
    /// <exception cref="NabiException">The archive is damaged, or one of its entries is refused.</exception>
    public static void Read(Stream stream, string name, Action<string, Stream> read, ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(read);
        limits ??= ReadLimits.Default;
        if (!stream.CanSeek)
            throw new NabiException($"{name}: the kind of an archive is found by going back to its start; give a stream that can seek.");
        Span<byte> magic = stackalloc byte[4];
        stream.Position = 0;
        var got = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        var guard = new ArchiveGuard(name, stream.Length, limits);
        if (got == 4 && magic[0] == 'P' && magic[1] == 'K')
        {
            ReadZip(stream, name, read, limits, guard);
        }
        else if (got >= 2 && magic[0] == 0x1f && magic[1] == 0x8b)
        {
            using var expanded = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            try
            {
                TarReading.Read(expanded, name, read, guard);
            }
            catch (InvalidDataException error)
            {
                throw new NabiException($"{name} is not valid gzip data; the file is damaged.", error);
            }
        }
        else
        {
            TarReading.Read(stream, name, read, guard);
        }
    }

    /// <summary>Writes every file of an archive below a folder, which is made if need be; files that are there are replaced.</summary>
    /// <exception cref="NabiException">The archive is damaged or refused, or the folder cannot be written.</exception>
    public static void Extract(string path, string folder, ReadLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            var root = Directory.CreateDirectory(folder).FullName;
            Read(path, (name, content) => ExtractOne(root, name, content), limits);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"Cannot extract '{path}' into '{folder}': {error.Message}", error);
        }
    }

    private static void ExtractOne(string root, string name, Stream content)
    {
        var target = Path.GetFullPath(Path.Combine(root, name));
        if (!target.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new NabiException($"The archive entry '{name}' leads out of '{root}'; nothing is written for it.");
        var parent = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(parent);
        // A link that stands below the folder already could lead elsewhere, so a file of that name is not written through.
        for (var above = parent; above.Length > root.Length; above = Path.GetDirectoryName(above)!)
        {
            if (new DirectoryInfo(above).LinkTarget is not null)
                throw new NabiException($"The archive entry '{name}' would be written through the link '{above}'; remove the link first.");
        }

        File.Delete(target);
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        content.CopyTo(file);
    }

    private static void ReadZip(Stream stream, string name, Action<string, Stream> read, ReadLimits limits, ArchiveGuard guard)
    {
        using var zip = new ZipReader(stream, name, limits, leaveOpen: true);
        foreach (var entry in zip.Entries)
        {
            if (entry.IsLink)
                throw new NabiException($"{name}: the entry '{entry.Name}' is a link or a special file, which is never followed or made.");
            var safe = guard.Name(entry.Name);
            if (entry.IsFolder)
                continue;
            guard.Expand(entry.Length, safe);
            using var content = zip.OpenEntry(entry);
            read(safe, content);
        }
    }
}
