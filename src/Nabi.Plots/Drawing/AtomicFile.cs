namespace Nabi.Plots;

/// <summary>Writes a file whole or not at all: to a neighbour first, then renamed over the old one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes the bytes, making missing folders.</summary>
    /// <exception cref="NabiException">The path is empty or cannot be written; names the path and the cause.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new NabiException("Cannot save: the path is empty; give a file name such as 'curves.svg'.");
        string? temporary = null;
        try
        {
            string full = Path.GetFullPath(path);
            string folder = Path.GetDirectoryName(full) ?? full;
            Directory.CreateDirectory(folder);
            temporary = Path.Combine(folder, "." + Path.GetFileName(full) + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp");
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
                stream.Write(content);
            File.Move(temporary, full, overwrite: true);
            temporary = null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NabiException($"Cannot write '{path}': {error.Message.TrimEnd('.')}; choose a folder you may write to.", error);
        }
        finally
        {
            if (temporary is not null)
                Discard(temporary);
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
            // The first error is the one to report.
        }
    }
}
