using Nabi.Files;

namespace Nabi.Data;

/// <summary>What comes out of a downloaded archive: there whole, or not at all.</summary>
internal static class Unpacked
{
    /// <summary>Unpacks a zip, tar or tar.gz archive to a folder that does not exist yet.</summary>
    /// <exception cref="NabiException">The archive is damaged or refused, or the folder exists or cannot be written.</exception>
    public static void Folder(string archive, string folder, ReadLimits? limits = null)
    {
        var target = Path.GetFullPath(folder);
        if (Path.Exists(target))
            throw new NabiException($"Cannot unpack '{archive}': '{folder}' is there already; remove it first.");
        var temporary = target + "." + Path.GetRandomFileName() + ".part";
        try
        {
            Archive.Extract(archive, temporary, limits);
            Directory.Move(temporary, target);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"Cannot unpack '{archive}' to '{folder}': {problem.Message}", problem);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Unpacks one entry of a zip archive to a file.</summary>
    /// <exception cref="NabiException">There is no such entry, it is damaged, or the file cannot be written.</exception>
    public static void ZipEntry(string archive, string name, string target)
    {
        using var zip = ZipReader.Open(archive);
        var entry = zip.Find(name);
        zip.Limits.CheckExpansion(entry.CompressedLength, entry.Length, $"'{archive}': entry '{name}'");
        using var content = zip.OpenEntry(entry);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        AtomicFile.Write(target, content.CopyTo);
    }
}
