namespace Nabi.Data;

/// <summary>
/// Where data sets are looked for: a data folder, which is trusted as it is; then the cache; then their public home, whose
/// files must have the published checksum.
/// </summary>
internal sealed class DataSource
{
    private DataSource(string? folder, string cache, IProgress<DownloadProgress>? progress)
    {
        Folder = folder;
        Cache = cache;
        Progress = progress;
    }

    /// <summary>The data folder; null for none.</summary>
    public string? Folder { get; }

    /// <summary>Where downloads are kept, a folder for each data set.</summary>
    public string Cache { get; }

    /// <summary>Told how far downloads are.</summary>
    public IProgress<DownloadProgress>? Progress { get; }

    /// <summary>What fetches.</summary>
    public Download Download { get; init; } = new();

    /// <summary>
    /// Another home of all files, for tests and closed networks: the file <c>NAME</c> of a set is <c>MIRROR/SET/NAME</c>.
    /// </summary>
    public Uri? Mirror { get; init; }

    /// <summary>The given folder or NABI_DATA; the cache under NABI_HOME, by default <c>~/.nabi</c>.</summary>
    /// <exception cref="NabiException">The data folder does not exist.</exception>
    public static DataSource Of(string? folder, IProgress<DownloadProgress>? progress = null)
    {
        var home = Environment.GetEnvironmentVariable("NABI_HOME");
        if (string.IsNullOrEmpty(home))
            home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nabi");
        return Of(folder, Path.Combine(home, "datasets"), progress);
    }

    /// <summary>The given folder or NABI_DATA, and a cache of its own.</summary>
    /// <exception cref="NabiException">The data folder does not exist.</exception>
    public static DataSource Of(string? folder, string cache, IProgress<DownloadProgress>? progress, Uri? mirror = null,
        Download? download = null)
    {
        var from = string.IsNullOrEmpty(folder) ? Environment.GetEnvironmentVariable("NABI_DATA") : folder;
        if (string.IsNullOrEmpty(from))
            return new DataSource(null, cache, progress) { Mirror = mirror, Download = download ?? new() };
        if (!Directory.Exists(from))
        {
            throw new NabiException(
                $"The data folder '{from}'{(from == folder ? "" : " (NABI_DATA)")} does not exist; give a folder that holds mnist, imdb, "
                + "reuters and so on, or leave it out to download.");
        }

        return new DataSource(from, cache, progress) { Mirror = mirror, Download = download ?? new() };
    }

    /// <summary>The path of a file of a data set, fetched if need be.</summary>
    /// <param name="set">The data set's folder: <c>mnist</c>.</param>
    /// <param name="file">The file, with its public home.</param>
    /// <param name="otherNames">Names it may also have in a data folder.</param>
    /// <exception cref="NabiException">It is nowhere and cannot be fetched.</exception>
    public string Find(string set, RemoteFile file, params string[] otherNames)
    {
        if (FindLocal(set, [file.Name, .. otherNames]) is { } local)
            return local;
        var path = Path.Combine(Cache, set, file.Name);
        var source = Mirror is null ? file.Source : new Uri(Mirror, $"{set}/{file.Name}");
        try
        {
            Download.ToFile(file with { Source = source }, path, Progress);
            return path;
        }
        catch (NabiException problem)
        {
            var where = Folder is null ? "There is no data folder" : $"'{file.Name}' is not in '{Path.Combine(Folder, set)}'";
            throw new NabiException(
                $"{where}, and it could not be downloaded: {problem.Message.TrimEnd('.')}. Fetch {source} by hand and put it at '{path}', "
                + $"or name a data folder that holds {set}/{file.Name} (--data or NABI_DATA).",
                problem);
        }
    }

    /// <summary>
    /// The path of the first of the names that the data folder or the cache has, in the set's folder or, in the data folder, at its top;
    /// null for none.
    /// </summary>
    public string? FindLocal(string set, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Folder is not null && Existing(Path.Combine(Folder, set, name)) is { } inSet)
                return inSet;
            if (Folder is not null && Existing(Path.Combine(Folder, name)) is { } atTop)
                return atTop;
        }

        foreach (var name in names)
        {
            if (Existing(Path.Combine(Cache, set, name)) is { } cached)
                return cached;
        }

        return null;
    }

    /// <summary>The files of a set in the data folder that match a pattern, by name.</summary>
    public string[] List(string set, string pattern)
    {
        if (Folder is null)
            return [];
        var folder = Path.Combine(Folder, set);
        string[] found = [.. Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [], .. Directory.GetFiles(Folder, pattern)];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }

    private static string? Existing(string path) => File.Exists(path) || Directory.Exists(path) ? path : null;
}
