namespace Nabi;

/// <summary>One block of Philox-4x32-10: key and counter in, four random words out.</summary>
internal static class PhiloxBlock
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;

    /// <summary>Writes the four words of block <paramref name="counter"/> of stream <paramref name="key"/>.</summary>
    public static void Words(ulong key, ulong counter, Span<uint> words)
    {
        var (a, b, c, d) = ((uint)counter, (uint)(counter >> 32), 0u, 0u);
        var (keyA, keyB) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var first = (ulong)MultiplierA * a;
            var second = (ulong)MultiplierB * c;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ keyA, (uint)second, (uint)(first >> 32) ^ d ^ keyB, (uint)first);
            keyA += WeylA;
            keyB += WeylB;
        }

        words[3] = d;
        words[2] = c;
        words[1] = b;
        words[0] = a;
    }

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
