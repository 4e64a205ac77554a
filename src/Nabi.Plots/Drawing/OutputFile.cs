using Nabi.Files;

namespace Nabi.Plots;

/// <summary>A file that this library makes: whole or not at all, in a folder that is made where it is missing.</summary>
internal static class OutputFile
{
    /// <summary>Writes the bytes.</summary>
    /// <exception cref="NabiException">The path is empty or cannot be written; names the path and the cause.</exception>
    public static void Write(string path, byte[] content)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new NabiException("Cannot save: the path is empty; give a file name such as 'curves.svg'.");
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NabiException($"Cannot save '{path}': {error.Message.TrimEnd('.')}; choose a folder you may write to.", error);
        }

        AtomicFile.Write(path, stream => stream.Write(content));
    }
}
