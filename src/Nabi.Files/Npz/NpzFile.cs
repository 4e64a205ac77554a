namespace Nabi.Files;

/// <summary>
/// NumPy's container of named arrays: a zip of npy files. Arrays are read when asked for; names may hold '/' and are never
/// used as paths.
/// </summary>
public sealed class NpzFile : INamedArrays, IDisposable
{
    private const string Suffix = ".npy";
    private readonly ZipReader zip;

    private NpzFile(ZipReader zip)
    {
        this.zip = zip;
        Names = [.. zip.Entries.Where(static entry => entry.Name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(static entry => entry.Name[..^Suffix.Length])];
    }

    /// <summary>The names of the arrays, without <c>.npy</c>, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads the array of a name.</summary>
    /// <exception cref="NabiException">There is no such array, or it is damaged or larger than the limits.</exception>
    public NumericArray this[string name] => Read(name);

    /// <summary>Opens a file; dispose the result to close it.</summary>
    /// <exception cref="NabiException">There is no such file, or it is no zip archive.</exception>
    public static NpzFile Open(string path, ReadLimits? limits = null) => new(ZipReader.Open(path, limits));

    /// <summary>Opens a seekable stream, which is closed with the result unless <paramref name="leaveOpen"/>.</summary>
    /// <exception cref="NabiException">The stream holds no zip archive.</exception>
    public static NpzFile Open(Stream stream, string name = "the npz stream", ReadLimits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new NpzFile(new ZipReader(stream, name, limits, leaveOpen));
    }

    /// <summary>Reads every array of a file.</summary>
    /// <exception cref="NabiException">There is no such file, or it is damaged or larger than the limits.</exception>
    public static IReadOnlyDictionary<string, NumericArray> ReadAll(string path, ReadLimits? limits = null)
    {
        using var file = Open(path, limits);
        return file.Names.ToDictionary(static name => name, file.Read, StringComparer.Ordinal);
    }

    /// <summary>Writes named arrays to a file, replacing it in one step.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="arrays">Names, which must differ, and arrays.</param>
    /// <param name="compress">Whether to deflate the arrays; false by default, as <c>numpy.savez</c> does.</param>
    /// <exception cref="NabiException">Two arrays have one name, or the folder cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NumericArray>> arrays, bool compress = false)
        => AtomicFile.Write(path, stream => Write(stream, arrays, compress));

    /// <summary>Writes named arrays to a stream.</summary>
    /// <exception cref="NabiException">Two arrays have one name.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NumericArray>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        using var archive = new ZipWriter(stream);
        foreach (var (name, array) in arrays)
        {
            if (string.IsNullOrEmpty(name))
                throw new NabiException("Cannot write an npz file: an array has no name.");
            archive.Add(name + Suffix, content => NpyFile.Write(content, array), compress);
        }
    }

    /// <summary>Whether there is an array of that name.</summary>
    public bool Contains(string name) => zip.Contains(name + Suffix);

    /// <summary>Reads the array of a name.</summary>
    /// <exception cref="NabiException">There is no such array, or it is damaged or larger than the limits.</exception>
    public NumericArray Read(string name)
    {
        using var stream = Entry(name, out var what);
        return NpyFile.Read(stream, what, zip.Limits);
    }

    /// <inheritdoc/>
    public ArrayDescription Describe(string name)
    {
        using var stream = Entry(name, out var what);
        return NpyFile.Describe(stream, what);
    }

    /// <inheritdoc/>
    public void ReadInto(string name, Span<float> target)
    {
        using var stream = Entry(name, out var what);
        NpyFile.ReadInto(stream, target, what, zip.Limits);
    }

    /// <summary>
    /// Reads an object array of integer lists, as Keras keeps its IMDB and Reuters sequences. The pickle inside is parsed for
    /// exactly that content; anything else is refused, so nothing in it can run.
    /// </summary>
    /// <exception cref="NabiException">There is no such array, or it holds something else than lists of integers.</exception>
    public int[][] ReadLists(string name) => [.. ReadLists(name, static list => list.ToArray())];

    /// <summary>Reads an object array of integer lists, each made into something as it comes.</summary>
    /// <typeparam name="T">What a list becomes.</typeparam>
    /// <param name="name">The name of the array.</param>
    /// <param name="select">Makes it; the integers are there until it returns.</param>
    /// <exception cref="NabiException">There is no such array, or it holds something else than lists of integers.</exception>
    public IReadOnlyList<T> ReadLists<T>(string name, Func<ReadOnlySpan<int>, T> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        using var stream = Entry(name, out var what);
        return NpyFile.ReadLists(stream, what, zip.Limits, select);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => zip.Dispose();

    private Stream Entry(string name, out string what)
    {
        what = $"{zip.Source}: array '{name}'";
        return Contains(name)
            ? zip.OpenEntry(zip.Find(name + Suffix))
            : throw new NabiException($"{zip.Source} has no array '{name}'; it has {NameList.Of(Names)}.");
    }
}
