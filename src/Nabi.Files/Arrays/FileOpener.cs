namespace Nabi.Files;

/// <summary>Opens files for reading with errors that say what to do.</summary>
public static class FileOpener
{
    /// <summary>Opens a file to read, shared with other readers.</summary>
    /// <exception cref="NabiException">There is no such file, or it cannot be read.</exception>
    public static FileStream OpenRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0'))
            throw new NabiException($"Cannot read '{path.Replace("\0", "\\0")}': no file has a null character in its name.");
        if (Directory.Exists(path))
            throw new NabiException($"Cannot read '{path}': it is a folder; give a file.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NabiException($"Cannot read '{path}': there is no such file; check the name and the working folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"Cannot read '{path}': {error.Message}", error);
        }
    }

    /// <summary>Opens a file as what it holds, which owns the stream; where that fails the file is closed again.</summary>
    internal static T Open<T>(string path, Func<FileStream, T> read)
    {
        var stream = OpenRead(path);
        try
        {
            return read(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
