namespace Nabi.Data;

/// <summary>How far a download has come.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Received">Bytes on this machine, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the whole file; null when the server does not say.</param>
public readonly record struct DownloadProgress(string Name, long Received, long? Total);
