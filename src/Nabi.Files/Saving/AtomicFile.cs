namespace Nabi.Files;

/// <summary>
/// Saving that leaves either the old file or the whole new one: the content goes to a temporary file beside the target,
/// is flushed to the disk, and then takes the target's name in one step.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/> anew; a failure at any byte leaves the old file untouched.</summary>
    /// <param name="path">The file to make or to replace. Its folder must exist.</param>
    /// <param name="write">Writes the content into a seekable stream. What it throws passes on to the caller.</param>
    /// <exception cref="NabiException">The folder does not exist or cannot be written, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Target(path);
        var folder = Path.GetDirectoryName(full) ?? full;
        if (Directory.Exists(full))
            throw new NabiException($"Cannot save '{path}': a folder has that name; give a file name.");
        if (!Directory.Exists(folder))
            throw new NabiException($"Cannot save '{path}': the folder '{folder}' does not exist; make it first.");
        var temporary = Path.Combine(folder, "." + Path.GetFileName(full) + "." + Path.GetRandomFileName() + ".tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(full))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(full));
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception error)
        {
            Discard(temporary);
            if (error is IOException or UnauthorizedAccessException)
                throw new NabiException($"Cannot save '{path}': {error.Message} The file of that name, if any, is unchanged.", error);
            throw;
        }
    }

    /// <summary>The file itself, where the path is a link to it: the link stays, and what it leads to is replaced.</summary>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException)
        {
            return full;
        }
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to tell; the leftover has a name that nothing reads.
        }
    }
}
