namespace Nabi.Data;

/// <summary>
/// Unpacks archives into one folder and nowhere else: names that lead out of it, links and devices are refused, and so is
/// what expands beyond proportion. The folder appears when everything is unpacked, or not at all.
/// </summary>
public static class Archive
{
    private const int MostEntries = 1_000_000;

    /// <summary>Unpacks a tar archive, plain or gzip.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">The folder to make; it must not exist.</param>
    /// <param name="limits">How much may come out; null for the usual.</param>
    /// <exception cref="NabiException">The archive is damaged or hostile, or the folder exists or cannot be written.</exception>
    public static void ExtractTar(string path, string folder, ReadLimits? limits = null)
        => Into(path, folder, root =>
        {
            using var stream = ExpandedFile.Open(path, limits);
            var entries = new TarEntries(stream, path);
            for (var count = 1; entries.Next(); count++)
            {
                if (count > MostEntries)
                    throw new NabiException($"'{path}' has more than {MostEntries} entries.");
                var target = Inside(root, entries.Name, path);
                if (entries.IsFolder)
                    Directory.CreateDirectory(target);
                else
                    Write(target, entries.CopyTo, entries.Name, path);
            }
        });

    /// <summary>Unpacks a zip archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">The folder to make; it must not exist.</param>
    /// <param name="limits">How much may come out; null for the usual.</param>
    /// <exception cref="NabiException">The archive is damaged or hostile, or the folder exists or cannot be written.</exception>
    public static void ExtractZip(string path, string folder, ReadLimits? limits = null)
        => Into(path, folder, root =>
        {
            using var zip = ZipReader.Open(path, limits);
            foreach (var entry in zip.Entries)
                zip.Limits.CheckExpansion(entry.CompressedLength, entry.Length, $"'{path}': entry '{entry.Name}'");
            foreach (var entry in zip.Entries)
            {
                if (entry.IsLink)
                    throw new NabiException($"'{path}' was not unpacked: its entry '{entry.Name}' is a link; only files and folders are.");
                var target = Inside(root, entry.Name, path);
                if (entry.IsFolder)
                {
                    Directory.CreateDirectory(target);
                    continue;
                }

                using var content = zip.OpenEntry(entry);
                Write(target, content.CopyTo, entry.Name, path);
            }
        });

    /// <summary>Unpacks one entry of a zip archive to a file, which is there whole or not at all.</summary>
    internal static void ExtractZipEntry(string path, string name, string target)
    {
        using var zip = ZipReader.Open(path);
        var entry = zip.Find(name);
        zip.Limits.CheckExpansion(entry.CompressedLength, entry.Length, $"'{path}': entry '{name}'");
        using var content = zip.OpenEntry(entry);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        AtomicFile.Write(target, content.CopyTo);
    }

    private static void Into(string path, string folder, Action<string> unpack)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var target = Path.GetFullPath(folder);
        if (Path.Exists(target))
            throw new NabiException($"Cannot unpack '{path}': '{folder}' is there already; remove it first.");
        var temporary = target + "." + Path.GetRandomFileName() + ".part";
        try
        {
            Directory.CreateDirectory(temporary);
            unpack(temporary);
            Directory.Move(temporary, target);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"Cannot unpack '{path}' to '{folder}': {problem.Message}", problem);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static string Inside(string root, string name, string path)
    {
        var parts = name.TrimEnd('/').Split('/');
        var isSafe = name.Length > 0 && !Path.IsPathRooted(name) && !name.Contains('\\', StringComparison.Ordinal)
            && !name.Contains('\0', StringComparison.Ordinal)
            && !name.Contains(':', StringComparison.Ordinal) && parts.All(part => part != "..");
        var target = isSafe ? Path.GetFullPath(Path.Combine(root, name.TrimEnd('/'))) : "";
        return isSafe && (target == root || target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            ? target
            : throw new NabiException($"'{path}' was not unpacked: its entry '{name}' leads out of the folder.");
    }

    private static void Write(string target, Action<Stream> copy, string name, string path)
    {
        if (Path.Exists(target))
            throw new NabiException($"'{path}' was not unpacked: its entry '{name}' is there twice.");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        copy(file);
    }
}
