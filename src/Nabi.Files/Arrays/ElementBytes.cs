using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabi.Files;

/// <summary>Typed arrays from and to the bytes of a stream, either byte order, without trusting a declared size.</summary>
internal static class ElementBytes
{
    /// <summary>How many bytes are taken before any have been seen, when the stream cannot say its length.</summary>
    private const int FirstPiece = 1 << 20;

    /// <summary>Reads <paramref name="count"/> elements; <paramref name="known"/> says that the bytes are really there.</summary>
    /// <exception cref="NabiException">The stream ends early, or the limits refuse the size.</exception>
    public static Array Read(Stream stream, ElementType type, long count, bool bigEndian, bool known, string what, ReadLimits limits)
    {
        var width = NumericArray.SizeOf(type);
        if (width == 0)
            throw new NabiException($"{what}: text elements cannot be read as numbers.");
        if (count < 0 || count > Array.MaxLength)
            throw new NabiException($"{what} declares {count} elements; one array holds at most {Array.MaxLength}.");
        limits.CheckArray(count * width, what);
        switch (type)
        {
            case ElementType.Bool:
                return Array.ConvertAll(Fill<byte>(stream, (int)count, known, what), static x => x != 0);
            case ElementType.Int8:
                return Fill<sbyte>(stream, (int)count, known, what);
            case ElementType.UInt8:
                return Fill<byte>(stream, (int)count, known, what);
            case ElementType.Int16:
                return Ordered(Fill<short>(stream, (int)count, known, what), bigEndian);
            case ElementType.UInt16 or ElementType.BFloat16:
                return Ordered(Fill<ushort>(stream, (int)count, known, what), bigEndian);
            case ElementType.Float16:
                return Ordered(Fill<Half>(stream, (int)count, known, what), bigEndian);
            case ElementType.Int32:
                return Ordered(Fill<int>(stream, (int)count, known, what), bigEndian);
            case ElementType.UInt32:
                return Ordered(Fill<uint>(stream, (int)count, known, what), bigEndian);
            case ElementType.Float32:
                return Ordered(Fill<float>(stream, (int)count, known, what), bigEndian);
            case ElementType.Int64:
                return Ordered(Fill<long>(stream, (int)count, known, what), bigEndian);
            case ElementType.UInt64:
                return Ordered(Fill<ulong>(stream, (int)count, known, what), bigEndian);
            default:
                return Ordered(Fill<double>(stream, (int)count, known, what), bigEndian);
        }
    }

    /// <summary>Writes the elements of a numeric array, little endian.</summary>
    public static void Write(Stream stream, NumericArray array)
    {
        switch (array.Data)
        {
            case bool[] x:
                stream.Write(Array.ConvertAll(x, static flag => flag ? (byte)1 : (byte)0));
                break;
            case sbyte[] x:
                Spill<sbyte>(stream, x);
                break;
            case byte[] x:
                stream.Write(x);
                break;
            case short[] x:
                Spill<short>(stream, x);
                break;
            case ushort[] x:
                Spill<ushort>(stream, x);
                break;
            case Half[] x:
                Spill<Half>(stream, x);
                break;
            case int[] x:
                Spill<int>(stream, x);
                break;
            case uint[] x:
                Spill<uint>(stream, x);
                break;
            case float[] x:
                Spill<float>(stream, x);
                break;
            case long[] x:
                Spill<long>(stream, x);
                break;
            case ulong[] x:
                Spill<ulong>(stream, x);
                break;
            case double[] x:
                Spill<double>(stream, x);
                break;
            default:
                throw new NabiException($"Expected an array of numbers to write, got {array}.");
        }
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes, growing as they arrive unless they are known to be there.</summary>
    public static byte[] ReadBytes(Stream stream, long count, bool known, string what, ReadLimits limits)
    {
        limits.CheckArray(count, what);
        if (count > Array.MaxLength)
            throw new NabiException($"{what} declares {count} bytes; at most {Array.MaxLength} can be held at once.");
        return Fill<byte>(stream, (int)count, known, what);
    }

    /// <summary>Reads 32-bit floats into memory that is there, as many as it holds.</summary>
    /// <exception cref="NabiException">The stream ends early.</exception>
    public static void ReadFloats(Stream stream, Span<float> target, bool bigEndian, string what)
    {
        for (var done = 0; done < target.Length; done += FirstPiece)
        {
            var bytes = MemoryMarshal.AsBytes(target.Slice(done, Math.Min(FirstPiece, target.Length - done)));
            var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (got < bytes.Length)
            {
                throw new NabiException(
                    $"{what} declares {4L * target.Length} bytes, but ends after {4L * done + got}; the file is cut short or damaged.");
            }
        }

        if (!bigEndian)
            return;
        var words = MemoryMarshal.Cast<float, uint>(target);
        BinaryPrimitives.ReverseEndianness(words, words);
    }

    /// <summary>The values of an array as floats into memory that is there.</summary>
    /// <exception cref="NabiException">The array has another number of elements, or it is text.</exception>
    public static void Copy(NumericArray array, Span<float> target, string what)
    {
        CheckCount(array.Length, target.Length, what);
        array.ToFloats().CopyTo(target);
    }

    /// <summary>Refuses a target of another size.</summary>
    public static void CheckCount(long count, int wanted, string what)
    {
        if (count != wanted)
            throw new NabiException($"{what} has {count} elements, but {wanted} were asked for.");
    }

    private static T[] Fill<T>(Stream stream, int count, bool known, string what)
        where T : unmanaged
    {
        var width = Unsafe.SizeOf<T>();
        var values = new T[known ? count : Math.Min(count, FirstPiece / width)];
        var done = 0;
        while (true)
        {
            while (done < values.Length)
            {
                // A span of bytes holds at most 2 GiB, so large arrays go in pieces.
                var piece = Math.Min(values.Length - done, FirstPiece);
                var bytes = MemoryMarshal.AsBytes(values.AsSpan(done, piece));
                var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (got < bytes.Length)
                {
                    throw new NabiException(
                        $"{what} declares {(long)count * width} bytes, but ends after {(long)done * width + got}; the "
                        + "file is cut short or damaged.");
                }

                done += piece;
            }

            if (done == count)
                return values;
            Array.Resize(ref values, (int)Math.Min(count, 2L * done));
        }
    }

    private static void Spill<T>(Stream stream, T[] values)
        where T : unmanaged
    {
        for (var done = 0; done < values.Length; done += FirstPiece)
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(FirstPiece, values.Length - done))));
    }

    private static T[] Ordered<T>(T[] values, bool bigEndian)
        where T : unmanaged
    {
        if (!bigEndian)
            return values;
        for (var done = 0; done < values.Length; done += FirstPiece)
        {
            var piece = values.AsSpan(done, Math.Min(FirstPiece, values.Length - done));
            switch (Unsafe.SizeOf<T>())
            {
                case 2:
                    var two = MemoryMarshal.Cast<T, ushort>(piece);
                    BinaryPrimitives.ReverseEndianness(two, two);
                    break;
                case 4:
                    var four = MemoryMarshal.Cast<T, uint>(piece);
                    BinaryPrimitives.ReverseEndianness(four, four);
                    break;
                default:
                    var eight = MemoryMarshal.Cast<T, ulong>(piece);
                    BinaryPrimitives.ReverseEndianness(eight, eight);
                    break;
            }
        }

        return values;
    }
}
