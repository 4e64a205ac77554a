using System.Numerics;

namespace Nabi.Files;

public sealed partial class NumericArray
{
    /// <summary>The values as 32-bit floats; a copy unless they are floats already. Larger types are rounded, true is 1.</summary>
    /// <exception cref="NabiException">The array holds text.</exception>
    public float[] ToFloats()
    {
        switch (Data)
        {
            case float[] same:
                return same;
            case double[] wide:
                return Array.ConvertAll(wide, static x => (float)x);
            case Half[] half:
                return Array.ConvertAll(half, static x => (float)x);
            case ushort[] bits when ElementType == ElementType.BFloat16:
                return Array.ConvertAll(bits, static x => BitConverter.UInt32BitsToSingle((uint)x << 16));
            case bool[] flags:
                return Array.ConvertAll(flags, static x => x ? 1f : 0f);
            default:
                return FromIntegers<float>("32-bit floats");
        }
    }

    /// <summary>The values as 64-bit floats; a copy unless they are doubles already.</summary>
    /// <exception cref="NabiException">The array holds text.</exception>
    public double[] ToDoubles() => Data switch
    {
        double[] same => same,
        float[] or Half[] or bool[] => Array.ConvertAll(ToFloats(), static x => (double)x),
        ushort[] when ElementType == ElementType.BFloat16 => Array.ConvertAll(ToFloats(), static x => (double)x),
        _ => FromIntegers<double>("64-bit floats"),
    };

    /// <summary>The values as 32-bit integers; a copy unless they are such already.</summary>
    /// <exception cref="NabiException">A value is fractional or does not fit, or the array holds text.</exception>
    public int[] ToInts() => Data as int[] ?? ToWhole<int>("32-bit integers");

    /// <summary>The values as 64-bit integers; a copy unless they are such already.</summary>
    /// <exception cref="NabiException">A value is fractional or does not fit, or the array holds text.</exception>
    public long[] ToLongs() => Data as long[] ?? ToWhole<long>("64-bit integers");

    /// <summary>The values as flags: nonzero is true; a copy unless they are flags already.</summary>
    /// <exception cref="NabiException">The array holds text.</exception>
    public bool[] ToBools() => Data as bool[] ?? Array.ConvertAll(ToDoubles(), static x => x != 0);

    /// <summary>The values as text; numbers are written as short as they read back the same.</summary>
    public string[] ToStrings() => Data switch
    {
        string[] same => same,
        float[] or Half[] => Array.ConvertAll(ToFloats(), static x => x.ToString("R", CultureInfo.InvariantCulture)),
        ushort[] when ElementType == ElementType.BFloat16 =>
            Array.ConvertAll(ToFloats(), static x => x.ToString("R", CultureInfo.InvariantCulture)),
        double[] wide => Array.ConvertAll(wide, static x => x.ToString("R", CultureInfo.InvariantCulture)),
        bool[] flags => Array.ConvertAll(flags, static x => x ? "True" : "False"),
        ulong[] large => Array.ConvertAll(large, static x => x.ToString(CultureInfo.InvariantCulture)),
        _ => Array.ConvertAll(ToLongs(), static x => x.ToString(CultureInfo.InvariantCulture)),
    };

    /// <summary>The one value of an array with one element, as a 64-bit float.</summary>
    /// <exception cref="NabiException">The array has not exactly one element, or it is text.</exception>
    public double ToScalar() => Length == 1
        ? ToDoubles()[0]
        : throw new NabiException($"Expected an array of one value, got {this}.");

    private T[] FromIntegers<T>(string wanted)
        where T : INumberBase<T> => Data switch
        {
            int[] x => Array.ConvertAll(x, T.CreateTruncating),
            long[] x => Array.ConvertAll(x, T.CreateTruncating),
            byte[] x => Array.ConvertAll(x, T.CreateTruncating),
            sbyte[] x => Array.ConvertAll(x, T.CreateTruncating),
            short[] x => Array.ConvertAll(x, T.CreateTruncating),
            ushort[] x => Array.ConvertAll(x, T.CreateTruncating),
            uint[] x => Array.ConvertAll(x, T.CreateTruncating),
            ulong[] x => Array.ConvertAll(x, T.CreateTruncating),
            _ => throw new NabiException($"Expected numbers that become {wanted}, got {this}."),
        };

    private T[] ToWhole<T>(string wanted)
        where T : struct, IBinaryInteger<T>
    {
        switch (Data)
        {
            case bool[] flags:
                return Array.ConvertAll(flags, static x => x ? T.One : T.Zero);
            case double[] wide:
                return Checked<double, T>(wide, wanted);
            case float[] or Half[]:
                return Checked<float, T>(ToFloats(), wanted);
            case ushort[] when ElementType == ElementType.BFloat16:
                return Checked<float, T>(ToFloats(), wanted);
            case ulong[] large:
                return Checked<ulong, T>(large, wanted);
            case long[] values:
                return Checked<long, T>(values, wanted);
            case uint[] values:
                return Checked<uint, T>(values, wanted);
            default:
                return FromIntegers<T>(wanted);
        }
    }

    private TTo[] Checked<TFrom, TTo>(TFrom[] values, string wanted)
        where TFrom : struct, INumber<TFrom>
        where TTo : struct, IBinaryInteger<TTo>
    {
        var result = new TTo[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var whole = TTo.CreateSaturating(values[i]);
            if (!TFrom.IsInteger(values[i]) || Int128.CreateSaturating(values[i]) != Int128.CreateChecked(whole))
            {
                throw new NabiException(string.Create(
                    CultureInfo.InvariantCulture, $"Expected {wanted}, but value {i} of {this} is {values[i]}."));
            }

            result[i] = whole;
        }

        return result;
    }
}
