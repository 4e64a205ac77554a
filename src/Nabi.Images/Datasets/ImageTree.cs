namespace Nabi.Images;

/// <summary>Files of folders and the folders in them, in the order of Keras: folders by path, files by name.</summary>
internal static class ImageTree
{
    /// <summary>The endings of images, as Keras lists them.</summary>
    public static readonly string[] Endings = [".bmp", ".gif", ".jpeg", ".jpg", ".png"];

    /// <summary>The paths of all files with one of the endings.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="endings">In small letters, with their point.</param>
    /// <param name="followLinks">Whether links to folders are followed.</param>
    public static IEnumerable<string> Files(string folder, IReadOnlyList<string> endings, bool followLinks)
    {
        var folders = new List<string>();
        Gather(folder, followLinks, folders, 0);
        folders.Sort(StringComparer.Ordinal);
        return folders.SelectMany(each => Names(each, endings));
    }

    /// <summary>The folders in a folder by name, without hidden ones.</summary>
    public static string[] Folders(string folder)
    {
        Existing(folder);
        string[] folders = [.. Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.'))];
        Array.Sort(folders, StringComparer.Ordinal);
        return folders;
    }

    /// <summary>The files of a folder itself by name.</summary>
    public static string[] Names(string folder, IReadOnlyList<string> endings)
    {
        Existing(folder);
        string[] files = [.. Directory.EnumerateFiles(folder).Where(path => endings.Contains(Path.GetExtension(path).ToLowerInvariant()))];
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>Refuses what is no folder.</summary>
    public static void Existing(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new NabiException(File.Exists(folder) ? $"'{folder}' is a file; expected a folder of images."
                : $"The folder of images '{folder}' does not exist.");
        }
    }

    private static void Gather(string folder, bool followLinks, List<string> folders, int depth)
    {
        // Links may lead in circles.
        if (depth > 64)
            throw new NabiException($"'{folder}' lies more than 64 folders deep; a link may lead back to a folder above it.");
        Existing(folder);
        folders.Add(folder);
        foreach (var inside in Directory.EnumerateDirectories(folder))
        {
            if (followLinks || new DirectoryInfo(inside).LinkTarget is null)
                Gather(inside, followLinks, folders, depth + 1);
        }
    }
}
