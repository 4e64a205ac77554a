namespace Nabi.Files;

/// <summary>
/// An array as a file holds it: a shape, an element type and the values in C order (last axis fastest). It knows no
/// container, so npy, npz, HDF5, safetensors, idx and csv all read into it and write from it.
/// </summary>
public sealed partial class NumericArray
{
    private readonly int[] shape;

    internal NumericArray(ElementType elementType, Array data, int[] shape)
    {
        ElementType = elementType;
        Data = data;
        this.shape = shape;
        foreach (var size in shape)
        {
            if (size < 0)
                throw new NabiException($"An array cannot have the shape {Describe(shape)}: a size is negative.");
        }

        var count = DeclaredShape.CountOf(shape);
        if (count != data.Length)
            throw new NabiException($"The shape {Describe(shape)} has {count} elements, but {data.Length} values were given.");
    }

    /// <summary>What the elements are.</summary>
    public ElementType ElementType { get; }

    /// <summary>The sizes of the axes; empty for a 0-d array, which holds one value.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The number of axes.</summary>
    public int Rank => shape.Length;

    /// <summary>The number of elements.</summary>
    public int Length => Data.Length;

    internal Array Data { get; }

    /// <summary>A vector that holds <paramref name="values"/> (not copied).</summary>
    /// <typeparam name="T">bool, sbyte, short, int, long, byte, ushort, uint, ulong, Half, float, double or string.</typeparam>
    public static NumericArray Of<T>(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new NumericArray(TypeOf<T>(), values, [values.Length]);
    }

    /// <summary>An array over <paramref name="values"/> (not copied), in C order.</summary>
    /// <typeparam name="T">bool, sbyte, short, int, long, byte, ushort, uint, ulong, Half, float, double or string.</typeparam>
    /// <exception cref="NabiException">The number of values is not the product of the sizes.</exception>
    public static NumericArray Of<T>(T[] values, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new NumericArray(TypeOf<T>(), values, shape.ToArray());
    }

    /// <summary>A 0-d array of one value.</summary>
    /// <typeparam name="T">bool, sbyte, short, int, long, byte, ushort, uint, ulong, Half, float, double or string.</typeparam>
    public static NumericArray Scalar<T>(T value) => new(TypeOf<T>(), new[] { value }, []);

    /// <summary>The values as they are stored, without a copy; <typeparamref name="T"/> must fit <see cref="ElementType"/>.</summary>
    /// <typeparam name="T">The .NET type of the elements; <c>ushort</c> for <see cref="ElementType.BFloat16"/>.</typeparam>
    /// <exception cref="NabiException">The elements are of another type; use a conversion such as <see cref="ToFloats"/>.</exception>
    public ReadOnlySpan<T> Values<T>() => Data.GetType() == typeof(T[])
        ? (T[])Data
        : throw new NabiException(
            $"The array holds {ElementType} values, not {typeof(T).Name}; use a conversion such as ToFloats or ToInts.");

    /// <summary>The same values in another shape.</summary>
    /// <exception cref="NabiException">The shape has another number of elements.</exception>
    public NumericArray Reshape(params ReadOnlySpan<int> newShape) => new(ElementType, Data, newShape.ToArray());

    /// <summary>For example <c>Float32 (2, 3)</c>.</summary>
    public override string ToString() => $"{ElementType} {Describe(shape)}";

    /// <summary>The bytes one element takes in a file; 0 for text.</summary>
    internal static int SizeOf(ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Int32 or ElementType.UInt32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.UInt64 or ElementType.Float64 => 8,
        _ => 0,
    };

    /// <summary>For example <c>(2, 3)</c>, <c>(4,)</c> or <c>()</c>.</summary>
    internal static string Describe(ReadOnlySpan<int> shape)
    {
        if (shape.Length == 1)
            return string.Create(CultureInfo.InvariantCulture, $"({shape[0]},)");
        var parts = new string[shape.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = shape[i].ToString(CultureInfo.InvariantCulture);
        return "(" + string.Join(", ", parts) + ")";
    }

    private static ElementType TypeOf<T>()
    {
        if (typeof(T) == typeof(float))
            return ElementType.Float32;
        if (typeof(T) == typeof(double))
            return ElementType.Float64;
        if (typeof(T) == typeof(Half))
            return ElementType.Float16;
        if (typeof(T) == typeof(int))
            return ElementType.Int32;
        if (typeof(T) == typeof(long))
            return ElementType.Int64;
        if (typeof(T) == typeof(short))
            return ElementType.Int16;
        if (typeof(T) == typeof(sbyte))
            return ElementType.Int8;
        if (typeof(T) == typeof(byte))
            return ElementType.UInt8;
        if (typeof(T) == typeof(ushort))
            return ElementType.UInt16;
        if (typeof(T) == typeof(uint))
            return ElementType.UInt32;
        if (typeof(T) == typeof(ulong))
            return ElementType.UInt64;
        if (typeof(T) == typeof(bool))
            return ElementType.Bool;
        if (typeof(T) == typeof(string))
            return ElementType.String;
        throw new NabiException($"An array in a file cannot hold values of type {typeof(T).Name}.");
    }
}
