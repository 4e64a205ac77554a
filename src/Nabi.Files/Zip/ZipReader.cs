using System.IO.Compression;

namespace Nabi.Files;

/// <summary>
/// Reads entries of a zip archive on demand. Nothing is expanded that is not asked for, sizes and checksums must be true,
/// and names are looked up, never opened as paths.
/// </summary>
public sealed class ZipReader : IDisposable
{
    private readonly Stream stream;
    private readonly bool leaveOpen;
    private readonly Dictionary<string, ZipEntry> byName;
    private readonly HashSet<string> opened = new(StringComparer.Ordinal);
    private long expanded;

    /// <summary>Reads the directory of the archive in a seekable stream.</summary>
    /// <exception cref="NabiException">The stream is no zip archive, or a damaged one.</exception>
    public ZipReader(Stream stream, string source, ReadLimits? limits = null, bool leaveOpen = false)
    {
        this.stream = stream;
        this.leaveOpen = leaveOpen;
        Source = source;
        Limits = limits ?? ReadLimits.Default;
        if (!stream.CanSeek)
            throw new NabiException($"{source}: a zip archive is read from its end; give a stream that can seek.");
        Entries = ZipDirectory.Read(stream, source, Limits);
        byName = Entries.ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The entries in the order of the directory.</summary>
    public IReadOnlyList<ZipEntry> Entries { get; }

    /// <summary>What errors call the archive.</summary>
    public string Source { get; }

    /// <summary>The limits of every entry.</summary>
    public ReadLimits Limits { get; }

    /// <summary>Opens an archive from a file.</summary>
    public static ZipReader Open(string path, ReadLimits? limits = null)
    {
        var stream = FileOpener.OpenRead(path);
        try
        {
            return new ZipReader(stream, $"'{path}'", limits);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is an entry of that name.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The entry of that name.</summary>
    /// <exception cref="NabiException">There is none.</exception>
    public ZipEntry Find(string name) => byName.TryGetValue(name, out var entry)
        ? entry
        : throw new NabiException($"{Source} has no entry '{name}'; it has {NameList.Of(byName.Keys)}.");

    /// <summary>The expanded bytes of an entry, forward only; their number is <see cref="ZipEntry.Length"/>.</summary>
    public Stream OpenEntry(ZipEntry entry)
    {
        var what = $"{Source}: entry '{entry.Name}'";
        var window = Window(entry, what);
        Stream expanded = entry.Method == 0 ? window : new DeflateStream(window, CompressionMode.Decompress);
        return new ZipEntryStream(expanded, entry.Length, entry.Crc, entry.Method == 0, what);
    }

    /// <summary>An entry as a seekable stream: a view of the file if it is stored, otherwise expanded into memory.</summary>
    public Stream OpenSeekable(ZipEntry entry)
    {
        var what = $"{Source}: entry '{entry.Name}'";
        if (entry.Method != 0)
            return new MemoryStream(ReadBytes(entry), writable: false);
        using (var check = OpenEntry(entry))
            check.CopyTo(Stream.Null);
        return Window(entry, what);
    }

    /// <summary>All the bytes of an entry.</summary>
    public byte[] ReadBytes(ZipEntry entry)
    {
        using var content = OpenEntry(entry);
        return ElementBytes.ReadBytes(content, entry.Length, ((ZipEntryStream)content).IsLengthCredible,
            $"{Source}: entry '{entry.Name}'", Limits);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!leaveOpen)
            stream.Dispose();
    }

    private StreamWindow Window(ZipEntry entry, string what)
    {
        if (entry.IsEncrypted)
            throw new NabiException($"{what} is encrypted; expand it with the program that made it.");
        if (entry.Method is not (0 or 8))
            throw new NabiException($"{what} is compressed by method {entry.Method}; expected 0 (stored) or 8 (deflate).");
        Limits.CheckExpansion(entry.CompressedLength, entry.Length, what);
        // Many small bombs are one large one to whoever reads all entries.
        if (opened.Add(entry.Name))
            expanded += entry.Length;
        Limits.CheckTotal(stream.Length, expanded, Source);
        return new StreamWindow(stream, ZipDirectory.DataOffset(stream, entry, Source), entry.CompressedLength);
    }
}
