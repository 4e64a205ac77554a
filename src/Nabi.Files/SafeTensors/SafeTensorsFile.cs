namespace Nabi.Files;

/// <summary>
/// The safetensors container: a JSON header of names, types, shapes and offsets, then the values. Arrays are read when asked
/// for. The header is checked as a whole on opening: offsets must lie in the file, fit the shapes, and leave neither gaps nor overlaps.
/// </summary>
public sealed class SafeTensorsFile : INamedArrays, IDisposable
{
    private readonly Stream stream;
    private readonly string source;
    private readonly ReadLimits limits;
    private readonly bool leaveOpen;
    private readonly SafeTensorsHeader header;

    private SafeTensorsFile(Stream stream, string source, ReadLimits? limits, bool leaveOpen)
    {
        this.stream = stream;
        this.source = source;
        this.limits = limits ?? ReadLimits.Default;
        this.leaveOpen = leaveOpen;
        header = SafeTensorsHeader.Read(stream, source, this.limits);
    }

    /// <summary>The names of the arrays in the order of the header.</summary>
    public IReadOnlyList<string> Names => header.Names;

    /// <summary>Free texts that came with the arrays (<c>__metadata__</c>).</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Reads the array of a name.</summary>
    /// <exception cref="NabiException">There is no such array, or its type is not supported.</exception>
    public NumericArray this[string name] => Read(name);

    /// <summary>Opens a file; dispose the result to close it.</summary>
    /// <exception cref="NabiException">There is no such file, or it is no safetensors file, or a damaged one.</exception>
    public static SafeTensorsFile Open(string path, ReadLimits? limits = null)
        => FileOpener.Open(path, stream => new SafeTensorsFile(stream, $"'{path}'", limits, leaveOpen: false));

    /// <summary>
    /// Opens a seekable stream that holds nothing else, which is closed with the result unless <paramref name="leaveOpen"/>.
    /// </summary>
    /// <exception cref="NabiException">The stream holds no safetensors file, or a damaged one.</exception>
    public static SafeTensorsFile Open(Stream stream, string name = "the safetensors stream",
        ReadLimits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek
            ? new SafeTensorsFile(stream, name, limits, leaveOpen)
            : throw new NabiException($"{name}: a safetensors file is read here and there; give a stream that can seek.");
    }

    /// <summary>Writes named arrays to a file, replacing it in one step.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="arrays">Names, which must differ, and arrays of numbers or flags.</param>
    /// <param name="metadata">Free texts to come with them.</param>
    /// <exception cref="NabiException">Two arrays have one name, one holds text, or the folder cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NumericArray>> arrays,
        IReadOnlyDictionary<string, string>? metadata = null)
        => AtomicFile.Write(path, stream => Write(stream, arrays, metadata));

    /// <summary>Writes named arrays to a stream.</summary>
    /// <exception cref="NabiException">Two arrays have one name, or one holds text.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NumericArray>> arrays,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        // Wide elements first: then every array stands on a multiple of its element's size.
        var ordered = arrays.OrderByDescending(static pair => NumericArray.SizeOf(pair.Value.ElementType)).ToArray();
        stream.Write(SafeTensorsHeader.Make(ordered, metadata));
        foreach (var (_, array) in ordered)
            ElementBytes.Write(stream, array);
    }

    /// <summary>Whether there is an array of that name.</summary>
    public bool Contains(string name) => header.Entries.ContainsKey(name);

    /// <inheritdoc/>
    public ArrayDescription Describe(string name)
    {
        var (type, shape, _, _, _) = Entry(name, out _);
        return new ArrayDescription(type, shape);
    }

    /// <summary>Reads the array of a name.</summary>
    /// <exception cref="NabiException">There is no such array, or its type is not supported.</exception>
    public NumericArray Read(string name)
    {
        var (type, shape, count, begin, end) = Entry(name, out var what);
        using var window = new StreamWindow(stream, begin, end - begin);
        return new NumericArray(type, ElementBytes.Read(window, type, count, bigEndian: false, known: true, what, limits), shape);
    }

    /// <inheritdoc/>
    public void ReadInto(string name, Span<float> target)
    {
        var (type, _, count, begin, end) = Entry(name, out var what);
        ElementBytes.CheckCount(count, target.Length, what);
        if (type != ElementType.Float32)
        {
            ElementBytes.Copy(Read(name), target, what);
            return;
        }

        limits.CheckArray(end - begin, what);
        using var window = new StreamWindow(stream, begin, end - begin);
        ElementBytes.ReadFloats(window, target, bigEndian: false, what);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (!leaveOpen)
            stream.Dispose();
    }

    private (ElementType Type, int[] Shape, long Count, long Begin, long End) Entry(string name, out string what)
    {
        if (!header.Entries.TryGetValue(name, out var entry))
            throw new NabiException($"{source} has no array '{name}'; it has {NameList.Of(Names)}.");
        what = $"{source}: array '{name}'";
        if (entry.Type is not { } type)
            throw new NabiException($"{what} has the type {entry.TypeName}; expected BOOL, I8 to I64, U8 to U64, F16, BF16, F32 or F64.");
        var (shape, count) = DeclaredShape.Check(entry.Shape, NumericArray.SizeOf(type), what);
        return (type, shape, count, header.DataStart + entry.Begin, header.DataStart + entry.End);
    }
}
