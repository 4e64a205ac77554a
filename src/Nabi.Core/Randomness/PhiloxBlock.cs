namespace Nabi;

/// <summary>One block of Philox-4x32-10: key and counter in, four random words out.</summary>
internal static class PhiloxBlock
{
    /// <summary>Writes the four words of block <paramref name="counter"/> of stream <paramref name="key"/>.</summary>
    public static void Words(ulong key, ulong counter, Span<uint> words)
        => Philox.Block(key, counter, out words[0], out words[1], out words[2], out words[3]);

    /// <summary>Four independent standard normal numbers from four words.</summary>
    public static void Normals(ReadOnlySpan<uint> words, Span<double> normals)
    {
        for (var pair = 0; pair < 4; pair += 2)
        {
            // The half keeps the logarithm's argument away from zero.
            var radius = Math.Sqrt(-2 * Math.Log((words[pair] + 0.5) * (1.0 / 4294967296.0)));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * words[pair + 1] * (1.0 / 4294967296.0));
            normals[pair] = radius * cosine;
            normals[pair + 1] = radius * sine;
        }
    }

    /// <summary>Spreads a small number over 64 bits so that near seeds give unrelated keys (SplitMix64's finish).</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
