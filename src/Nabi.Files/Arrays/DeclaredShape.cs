namespace Nabi.Files;

/// <summary>Turns the sizes a file declares into a shape that memory can hold, or refuses them.</summary>
internal static class DeclaredShape
{
    /// <summary>The shape, and its number of elements, whose bytes (at <paramref name="width"/> each) fit 63 bits.</summary>
    /// <exception cref="NabiException">An axis is negative or too long, or the product is larger than any file.</exception>
    public static (int[] Shape, long Count) Check(ReadOnlySpan<long> sizes, int width, string what)
    {
        var shape = new int[sizes.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] is < 0 or > int.MaxValue)
                throw new NabiException($"{what} has an axis of {(ulong)sizes[i]} elements; at most {int.MaxValue} can be held.");
            shape[i] = (int)sizes[i];
        }

        var count = CountOf(shape);
        return count * Math.Max(1, width) <= long.MaxValue
            ? (shape, (long)count)
            : throw new NabiException($"{what} declares the shape {NumericArray.Describe(shape)}, more bytes than any file has.");
    }

    /// <summary>The product of sizes that are not negative, at most 2^63.</summary>
    public static Int128 CountOf(ReadOnlySpan<int> shape)
    {
        Int128 count = 1;
        foreach (var size in shape)
            count = Int128.Min(count * size, (Int128)1 << 63);
        return count;
    }
}
