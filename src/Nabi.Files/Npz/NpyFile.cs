namespace Nabi.Files;

/// <summary>
/// NumPy's format for one array. Reads versions 1.0, 2.0 and 3.0, C and Fortran order, both byte orders, bool, all integers,
/// float16/32/64, byte strings and Unicode strings; writes version 1.0, C order, little endian.
/// </summary>
public static class NpyFile
{
    /// <summary>Reads an array from a file.</summary>
    /// <exception cref="NabiException">There is no such file, or it is no npy array, damaged, or larger than the limits.</exception>
    public static NumericArray Read(string path, ReadLimits? limits = null)
    {
        using var stream = FileOpener.OpenRead(path);
        return Read(stream, $"'{path}'", limits);
    }

    /// <summary>Reads an array from the current position of a stream, and not a byte more than the array.</summary>
    /// <param name="stream">Need not be seekable.</param>
    /// <param name="name">What errors call the array.</param>
    /// <param name="limits">Bounds on size; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <exception cref="NabiException">The bytes are no npy array, damaged, or larger than the limits.</exception>
    public static NumericArray Read(Stream stream, string name = "the npy stream", ReadLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadContent(stream, NpyHeader.Read(stream, name), name, limits ?? ReadLimits.Default);
    }

    /// <summary>Writes an array to a file, replacing it in one step.</summary>
    /// <exception cref="NabiException">The folder cannot be written.</exception>
    public static void Write(string path, NumericArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Writes an array to a stream.</summary>
    /// <exception cref="NabiException">npy has no such type (bfloat16).</exception>
    public static void Write(Stream stream, NumericArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        if (array.ElementType == ElementType.String)
        {
            WriteText(stream, array);
            return;
        }

        stream.Write(NpyHeader.Make(Descr(array), array.Shape));
        ElementBytes.Write(stream, array);
    }

    /// <summary>Reads the pickled lists of integers in an object array (Keras's imdb.npz and reuters.npz).</summary>
    internal static List<T> ReadLists<T>(Stream stream, string what, ReadLimits limits, Func<ReadOnlySpan<int>, T> select)
    {
        var header = NpyHeader.Read(stream, what);
        if (header.Kind != 'O' || header.Shape.Length != 1)
            throw new NabiException($"{what} holds no one-dimensional object array; read it as numbers.");
        var lists = PickledLists.Read(stream, what, limits, select);
        return lists.Count == header.Shape[0]
            ? lists
            : throw new NabiException($"{what} declares {header.Shape[0]} lists, but holds {lists.Count}; the file is damaged.");
    }

    /// <summary>What an array is, by its header.</summary>
    internal static ArrayDescription Describe(Stream stream, string what)
    {
        var header = NpyHeader.Read(stream, what);
        return new ArrayDescription(TypeOf(header, what), DeclaredShape.Check(header.Shape, 1, what).Shape);
    }

    /// <summary>Reads an array as floats into memory that is there.</summary>
    internal static void ReadInto(Stream stream, Span<float> target, string what, ReadLimits limits)
    {
        var header = NpyHeader.Read(stream, what);
        if (header is not { Kind: 'f', Width: 4, Fortran: false })
        {
            ElementBytes.Copy(ReadContent(stream, header, what, limits), target, what);
            return;
        }

        var (_, count) = DeclaredShape.Check(header.Shape, header.Width, what);
        ElementBytes.CheckCount(count, target.Length, what);
        limits.CheckArray(count * header.Width, what);
        Present(stream, count * header.Width, what);
        ElementBytes.ReadFloats(stream, target, header.BigEndian, what);
    }

    private static NumericArray ReadContent(Stream stream, NpyHeader header, string what, ReadLimits limits)
    {
        var type = TypeOf(header, what);
        var width = type == ElementType.String ? Math.Max(1, header.Width * (header.Kind == 'U' ? 4 : 1)) : header.Width;
        var (shape, count) = DeclaredShape.Check(header.Shape, width, what);
        var known = Present(stream, count * width, what);
        if (type == ElementType.String && header.Width == 0)
            return new NumericArray(type, Empty(count, what), shape);
        var data = type == ElementType.String
            ? ReadText(stream, header, (int)count, known, what, limits)
            : ElementBytes.Read(stream, type, count, header.BigEndian, known, what, limits);
        if (header.Fortran && shape.Length > 1 && data.Length > 1)
            data = FortranOrder.ToRowMajor(data, shape);
        return new NumericArray(type, data, shape);
    }

    private static ElementType TypeOf(NpyHeader header, string what) => (header.Kind, header.Width) switch
    {
        ('b', 1) => ElementType.Bool,
        ('?', 0) => ElementType.Bool,
        ('i', 1) => ElementType.Int8,
        ('i', 2) => ElementType.Int16,
        ('i', 4) => ElementType.Int32,
        ('i', 8) => ElementType.Int64,
        ('u', 1) => ElementType.UInt8,
        ('u', 2) => ElementType.UInt16,
        ('u', 4) => ElementType.UInt32,
        ('u', 8) => ElementType.UInt64,
        ('f', 2) => ElementType.Float16,
        ('f', 4) => ElementType.Float32,
        ('f', 8) => ElementType.Float64,
        ('S' or 'U', >= 0 and <= 1 << 26) => ElementType.String,
        ('O', _) => throw new NabiException($"{what} holds Python objects; only lists of integers can be read, with ReadLists."),
        _ =>
            throw new NabiException(
                $"{what} has the npy type '{header.Kind}{header.Width}'; expected bool, integers, float16/32/64 or text."),
    };

    private static string Descr(NumericArray array) => array.ElementType switch
    {
        ElementType.Bool => "|b1",
        ElementType.Int8 => "|i1",
        ElementType.UInt8 => "|u1",
        ElementType.Int16 => "<i2",
        ElementType.UInt16 => "<u2",
        ElementType.Int32 => "<i4",
        ElementType.UInt32 => "<u4",
        ElementType.Int64 => "<i8",
        ElementType.UInt64 => "<u8",
        ElementType.Float16 => "<f2",
        ElementType.Float32 => "<f4",
        ElementType.Float64 => "<f8",
        _ => throw new NabiException($"npy cannot hold {array}; convert it to floats first."),
    };

    /// <summary>True if the stream can say that the bytes are there; throws if it can say that they are not.</summary>
    private static bool Present(Stream stream, long bytes, string what)
    {
        if (!stream.CanSeek && stream is not ZipEntryStream)
            return false;
        var left = stream.Length - stream.Position;
        if (bytes > left)
        {
            throw new NabiException(
                $"{what} declares {bytes} bytes of values, but only {Math.Max(0, left)} follow; the file is cut short or damaged.");
        }

        return stream.CanSeek || stream is ZipEntryStream { IsLengthCredible: true };
    }

    private static string[] Empty(long count, string what)
    {
        if (count > 1 << 24)
            throw new NabiException($"{what} declares {count} strings of no length; the file is damaged.");
        var values = new string[count];
        Array.Fill(values, string.Empty);
        return values;
    }

    private static string[] ReadText(Stream stream, NpyHeader header, int count, bool known, string what, ReadLimits limits)
    {
        var width = header.Width * (header.Kind == 'U' ? 4 : 1);
        var bytes = ElementBytes.ReadBytes(stream, (long)count * width, known, what, limits);
        var encoding = header.Kind == 'S' ? Encoding.Latin1 : new UTF32Encoding(header.BigEndian, false);
        var values = new string[count];
        for (var i = 0; i < count; i++)
            values[i] = encoding.GetString(bytes, i * width, width).TrimEnd('\0');
        return values;
    }

    private static void WriteText(Stream stream, NumericArray array)
    {
        var encoded = Array.ConvertAll((string[])array.Data, new UTF32Encoding(false, false).GetBytes);
        var width = Math.Max(4, encoded.Length == 0 ? 4 : encoded.Max(static bytes => bytes.Length));
        stream.Write(NpyHeader.Make("<U" + (width / 4).ToString(CultureInfo.InvariantCulture), array.Shape));
        var cell = new byte[width];
        foreach (var bytes in encoded)
        {
            cell.AsSpan().Clear();
            bytes.CopyTo(cell, 0);
            stream.Write(cell);
        }
    }
}
