using System.Text;
using Nabi.Files;

namespace Nabi.Cli;

/// <summary>The folder that a command writes into.</summary>
internal static class OutputFolder
{
    /// <summary>Makes it, if it is not there.</summary>
    /// <exception cref="NabiException">There is a file of its name.</exception>
    public static void Make(string folder)
    {
        if (File.Exists(folder))
            throw new NabiException($"'{folder}' is a file; --out names a folder.");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            throw Refused(folder, error);
        }
    }

    /// <summary>Refuses a folder that files cannot be written into, before the time of learning. Nothing is left behind.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <param name="files">The files that are to be written.</param>
    /// <exception cref="NabiException">It cannot be made or written into, or a folder has the name of a file.</exception>
    public static void Check(string folder, params IReadOnlyList<string> files)
    {
        // The outermost folder that is to be made, and so to be taken away again.
        string? made = null;
        try
        {
            for (var at = Path.GetFullPath(folder); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
                made = at;
            Make(folder);
            var probe = Path.Combine(folder, $".nabi-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            throw Refused(folder, error);
        }
        finally
        {
            for (var at = made is null ? null : Path.GetFullPath(folder); at?.Length >= made?.Length; at = Path.GetDirectoryName(at))
            {
                if (Directory.Exists(at) && !Directory.EnumerateFileSystemEntries(at).Any())
                    Directory.Delete(at);
            }
        }

        foreach (var name in files)
        {
            if (Directory.Exists(Path.Combine(folder, name)))
                throw new NabiException($"'{Path.Combine(folder, name)}' is a folder, where a file is to be written; name another --out.");
        }
    }

    private static bool IsOfFiles(Exception error)
        => error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException
            or System.Security.SecurityException;

    private static NabiException Refused(string folder, Exception error)
        => new($"Nothing can be written into the folder '{folder}'; name another one by --out, or allow writing there.", error);

    /// <summary>Makes it and writes texts into it, each whole or not at all.</summary>
    public static void Write(string folder, params IReadOnlyList<(string Name, string Text)> files)
    {
        Make(folder);
        foreach (var (name, text) in files)
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
