using System.IO.Compression;

namespace Nabi.Files;

/// <summary>Writes a zip archive front to back, with one fixed date, so that equal content makes equal files.</summary>
public sealed class ZipWriter : IDisposable
{
    private readonly ZipArchive archive;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Begins an archive; the stream stays open and need not seek.</summary>
    public ZipWriter(Stream stream) => archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds an entry, stored as it is unless <paramref name="compress"/>; one entry is written at a time.</summary>
    /// <exception cref="NabiException">The name is empty, or an entry of that name was added before.</exception>
    public void Add(string name, Action<Stream> write, bool compress = false)
    {
        if (string.IsNullOrEmpty(name) || !names.Add(name))
            throw new NabiException($"Cannot write a zip archive: the name '{name}' is empty or there twice.");
        var entry = archive.CreateEntry(name, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var content = entry.Open();
        write(content);
    }

    /// <summary>Writes the directory.</summary>
    public void Dispose() => archive.Dispose();
}
