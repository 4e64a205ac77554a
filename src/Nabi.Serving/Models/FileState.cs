namespace Nabi.Serving;

/// <summary>What tells that a file was written: its length and time.</summary>
internal readonly record struct FileState(long Length, DateTime Written)
{
    /// <summary>The state of a file; null where there is none.</summary>
    public static FileState? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileState(file.Length, file.LastWriteTimeUtc) : null;
    }
}
