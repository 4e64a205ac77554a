using System.Runtime.Versioning;

namespace Nabi.Files;

/// <summary>
/// Saving that leaves either the old file or the whole new one: the content goes to a temporary file beside the target,
/// is flushed to the disk, and then takes the target's name in one step. What a program that was ended in the middle left behind goes with
/// the next save.
/// </summary>
public static class AtomicFile
{
    // File systems take names of 255 bytes; around the name stand two dots, the random part and the ending.
    private const int LongestName = 255;
    private const string Ending = ".tmp";

    // On Unix any share but none would leave the file without its lock, which keeps other saves from deleting it.
    private static readonly FileShare Sharing = OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None;

    // A temporary file that is made is open, and what is open is not deleted; between making and opening no other save looks.
    private static readonly Lock Gate = new();

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
        var prefix = Prefix(Path.GetFileName(full));
        var temporary = Path.Combine(folder, prefix + Path.GetRandomFileName() + Ending);
        try
        {
            using (var stream = Begin(folder, prefix, temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                // It takes the name while it is still open: so no other save deletes it before.
                if (OperatingSystem.IsWindows())
                    RenameOnWindows(stream, temporary, full);
                else
                    Rename(temporary, full);
            }
        }
        catch (Exception error)
        {
            Discard(temporary);
            if (error is IOException or UnauthorizedAccessException)
                throw new NabiException($"Cannot save '{path}': {error.Message} The file of that name, if any, is unchanged.", error);
            throw;
        }
    }

    private static FileStream Begin(string folder, string prefix, string temporary)
    {
        lock (Gate)
        {
            Sweep(folder, prefix);
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, Sharing, 1 << 16);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void Rename(string temporary, string full)
    {
        if (File.Exists(full))
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(full));
        File.Move(temporary, full, overwrite: true);
    }

    /// <summary>
    /// Windows lets nobody read a file that may still be written, nor replace one that is open. So the file is kept open for reading only
    /// while it takes the name, and the name is waited for: by another save, a reader or a virus scanner, which hold it for moments.
    /// </summary>
    private static void RenameOnWindows(FileStream written, string temporary, string full)
    {
        using var kept = new FileStream(temporary, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        written.Dispose();
        HeldFile.Wait(() => File.Move(temporary, full, overwrite: true));
    }

    /// <summary>How the names of a file's temporary ones begin: a dot, as much of its name as fits, a dot.</summary>
    private static string Prefix(string name)
    {
        var most = LongestName - 2 - Path.GetRandomFileName().Length - Ending.Length;
        var length = name.Length;
        while (Encoding.UTF8.GetByteCount(name.AsSpan(0, length)) > most || (length < name.Length && char.IsLowSurrogate(name[length])))
            length--;
        return $".{name[..length]}.";
    }

    /// <summary>Deletes the temporary files that nobody writes any more: those that another save has open stay.</summary>
    private static void Sweep(string folder, string prefix)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Ending))
            {
                if (Path.GetFileName(path) is { } name && name.StartsWith(prefix, StringComparison.Ordinal)
                    && name.EndsWith(Ending, StringComparison.Ordinal) && IsFree(path))
                {
                    Discard(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is left behind does no harm; a folder that cannot be read may still be written to.
        }
    }

    private static bool IsFree(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The file itself, where the path is a link to it: the link stays, and what it leads to is replaced.</summary>
    private static string Target(string path)
    {
        if (path.Contains('\0'))
            throw new NabiException($"Cannot save '{path.Replace("\0", "\\0")}': no file has a null character in its name.");
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
