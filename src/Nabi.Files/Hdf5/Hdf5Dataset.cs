namespace Nabi.Files;

/// <summary>An array in an <see cref="Hdf5File"/>; its values are read by <see cref="Read"/>.</summary>
public sealed class Hdf5Dataset
{
    private readonly Hdf5Source source;
    private readonly ObjectHeader header;
    private readonly string what;
    private Hdf5Type? type;
    private Hdf5Space? space;

    internal Hdf5Dataset(Hdf5Source source, ObjectHeader header, string path)
    {
        this.source = source;
        this.header = header;
        Path = path;
        what = $"dataset '{path}'";
    }

    /// <summary>The path from the root, for example <c>/dense/kernel:0</c>.</summary>
    public string Path { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The attributes.</summary>
    public Hdf5Attributes Attributes => header.Attributes ??= new Hdf5Attributes(source, header, Path);

    /// <summary>
    /// What the elements are. Keras's bfloat16 weights (two opaque bytes) are <see cref="Nabi.Files.ElementType.BFloat16"/>.
    /// </summary>
    /// <exception cref="NabiException">The elements are of no supported type.</exception>
    public ElementType ElementType => Type is { Storage: Hdf5Storage.Opaque, Size: 2 } ? ElementType.BFloat16 : Type.Element;

    /// <summary>The sizes of the axes; empty for a scalar.</summary>
    /// <exception cref="NabiException">A size is larger than memory can hold.</exception>
    public int[] Shape => Space.IsNull ? [0] : DeclaredShape.Check(Space.Sizes, 1, $"{source.Name}: {what}").Shape;

    private Hdf5Type Type => type ??= Hdf5Type.Read(source, Required(HeaderMessage.Datatype, "datatype"));

    private Hdf5Space Space => space ??= Hdf5Space.Read(source, Required(HeaderMessage.Dataspace, "dataspace"));

    /// <summary>Reads all values.</summary>
    /// <exception cref="NabiException">The dataset is damaged, larger than the limits, virtual, external, or of no supported
    /// type.</exception>
    public NumericArray Read()
    {
        if (header.Has(HeaderMessage.ExternalFiles))
            throw source.Unsupported($"{what} keeps its values in other files, which are never opened");
        if (Space.IsNull)
            return Hdf5Values.Empty(Type, [0]);
        var full = $"{source.Name}: {what}";
        var (shape, count) = DeclaredShape.Check(Space.Sizes, Type.Size, full);
        var bytes = count * Type.Size;
        var layout = Hdf5Layout.Read(source, Required(HeaderMessage.Layout, "layout"), what);
        if (count == 0)
            return Hdf5Values.Empty(Type, shape);
        if (layout.Compact is { } compact)
        {
            return bytes <= compact.Length
                ? Hdf5Values.Decode(source, Type, shape, compact[..(int)bytes], full)
                : throw source.Bad($"{what} declares {bytes} bytes, but holds {compact.Length}");
        }

        source.Limits.CheckArray(bytes, full);
        if (layout.IsChunked)
            return Hdf5Values.Decode(source, Type, shape, Chunked(layout, shape, bytes), full);
        if (layout.Address is not { } address)
            return Hdf5Values.Decode(source, Type, shape, Unwritten(bytes), full);
        if (bytes > layout.Size)
            throw source.Bad($"{what} declares {bytes} bytes, but has room for {layout.Size}");
        source.BlockOwners.Add(address, bytes, header.Address, what);
        if (Type.Storage != Hdf5Storage.Numbers)
            return Hdf5Values.Decode(source, Type, shape, source.Block(address, bytes, what), full);
        // Plain numbers go from the file into their array without a second copy.
        using var window = source.Window(address, bytes, what);
        return new NumericArray(Type.Element,
            ElementBytes.Read(window, Type.Element, count, Type.BigEndian, known: true, full, source.Limits), shape);
    }

    /// <summary>Reads all values as 32-bit floats into memory that is there.</summary>
    /// <param name="target">Where to, in C order; exactly as many as the dataset has elements. After an error its content means
    /// nothing.</param>
    /// <exception cref="NabiException">It has another number of elements, or cannot be read as <see cref="Read"/> says.</exception>
    public void ReadInto(Span<float> target)
    {
        var full = $"{source.Name}: {what}";
        if (!Space.IsNull && Type is { Storage: Hdf5Storage.Numbers, Element: ElementType.Float32 }
            && !header.Has(HeaderMessage.ExternalFiles))
        {
            var (_, count) = DeclaredShape.Check(Space.Sizes, Type.Size, full);
            var layout = Hdf5Layout.Read(source, Required(HeaderMessage.Layout, "layout"), what);
            if (count > 0 && layout is { Compact: null, IsChunked: false, Address: { } address } && count * Type.Size <= layout.Size)
            {
                ElementBytes.CheckCount(count, target.Length, full);
                source.Limits.CheckArray(count * Type.Size, full);
                source.BlockOwners.Add(address, count * Type.Size, header.Address, what);
                using var window = source.Window(address, count * Type.Size, what);
                ElementBytes.ReadFloats(window, target, Type.BigEndian, full);
                return;
            }
        }

        ElementBytes.Copy(Read(), target, full);
    }

    /// <summary>For example <c>/dense/kernel:0 Float32 (784, 128)</c>.</summary>
    public override string ToString() => $"{Path} {ElementType} {NumericArray.Describe(Shape)}";

    private byte[] Chunked(Hdf5Layout layout, int[] shape, long bytes)
    {
        if (layout.ChunkSizes.Length != shape.Length)
            throw source.Bad($"{what} has {shape.Length} axes, but chunks of {layout.ChunkSizes.Length}");
        var filters = header.Find(HeaderMessage.Filters, "a filter message") is { } message
            ? ChunkFilters.Read(source, message, Type.Size, what) : null;
        var grid = new ChunkGrid(source, shape, Space.Most, layout.ChunkSizes, Type.Size, what);
        var target = Unwritten(bytes);
        grid.Fill(target, header.Address, ChunkIndex.Read(source, layout, grid, filters is not null, header.Address), filters);
        return target;
    }

    /// <summary>As many bytes as the dataset has, all of them the fill value: nothing in the file vouches for their number.</summary>
    private byte[] Unwritten(long bytes)
    {
        var full = $"{source.Name}: {what}";
        source.BlockOwners.Expand(header.Address, bytes, full);
        if (bytes > Array.MaxLength)
            throw source.Unsupported($"{what} is chunked or unwritten and has {bytes} bytes; at most {Array.MaxLength} are read so");
        var target = new byte[bytes];
        if (FillValue() is { } fill)
        {
            for (var at = 0; at < target.Length; at += fill.Length)
                fill.Span.CopyTo(target.AsSpan(at));
        }

        return target;
    }

    /// <summary>The fill value (section IV.A.2.f), or null if it is zero.</summary>
    private ReadOnlyMemory<byte>? FillValue()
    {
        if (header.Find(HeaderMessage.FillValue, "a fill value") is not { } cursor || Type.Storage == Hdf5Storage.VariableText)
            return null;
        var version = cursor.Version(1, 3);
        var flags = cursor.Byte();
        if (version < 3)
        {
            cursor.Skip(1);
            var defined = cursor.Byte() != 0;
            if (version == 2 && !defined)
                return null;
        }
        else if ((flags & 0x20) == 0)
        {
            return null;
        }

        var size = cursor.UInt32();
        if (size is 0 or uint.MaxValue)
            return null;
        var value = cursor.Bytes(size);
        if (size != Type.Size)
            throw source.Bad($"{what} has a fill value of {size} bytes for elements of {Type.Size}");
        return value.Span.IndexOfAnyExcept((byte)0) < 0 ? null : value;
    }

    private Hdf5Cursor Required(HeaderMessage message, string name)
        => header.Find(message, $"the {name} of {what}") ?? throw source.Bad($"{what} has no {name}");
}
