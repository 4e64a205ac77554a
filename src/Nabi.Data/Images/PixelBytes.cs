using System.Numerics;

namespace Nabi.Data;

/// <summary>Pixels as bytes become floats.</summary>
internal static class PixelBytes
{
    /// <summary>Writes each byte as a float from 0 to 255.</summary>
    /// <param name="bytes">The pixels.</param>
    /// <param name="floats">As many places, or more.</param>
    public static void ToFloats(ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        floats = floats[..bytes.Length];
        var (i, width) = (0, Vector<float>.Count);
        for (; i <= bytes.Length - 4 * width; i += 4 * width)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            Vector.ConvertToSingle(Vector.AsVectorInt32(first)).CopyTo(floats[i..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(second)).CopyTo(floats[(i + width)..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(third)).CopyTo(floats[(i + 2 * width)..]);
            Vector.ConvertToSingle(Vector.AsVectorInt32(fourth)).CopyTo(floats[(i + 3 * width)..]);
        }

        for (; i < bytes.Length; i++)
            floats[i] = bytes[i];
    }
}
