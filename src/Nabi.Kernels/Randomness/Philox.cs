using System.Numerics;

namespace Nabi.Kernels;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; SC 2011).
/// The block number <c>counter</c> (64 bits, upper words 0) and the key give four 32-bit words; number i of a span comes from block
/// counter + i / 4, word i mod 4. The same key and counter give the same bits on every machine, width and thread count; the next
/// free counter after n numbers is counter + (n + 3) / 4.
/// </summary>
public static class Philox
{
    private const float Scale = 1f / (1 << 24);

    // Words made at a time.
    private const int Piece = 1024;

    /// <summary>Counters used by <paramref name="numbers"/> numbers.</summary>
    public static ulong Blocks(long numbers) => (ulong)((numbers + 3) / 4);

    /// <summary>The four words of one block.</summary>
    public static void Block(ulong key, ulong counter, out uint w0, out uint w1, out uint w2, out uint w3)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = 0, c3 = 0;
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)c0 * 0xD2511F53u;
            var p1 = (ulong)c2 * 0xCD9E8D57u;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c1 = (uint)p1;
            c3 = (uint)p0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        (w0, w1, w2, w3) = (c0, c1, c2, c3);
    }

    /// <summary>Numbers in [0, 1): the upper 24 bits of each word over 2^24.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Uniform(ulong key, ulong counter, Span<float> target)
    {
        Span<uint> words = stackalloc uint[Piece];
        for (var at = 0; at < target.Length; at += Piece, counter += Piece / 4)
        {
            var part = target.Slice(at, Math.Min(Piece, target.Length - at));
            PhiloxWords.Fill(key, counter, words[..((part.Length + 3) / 4 * 4)]);
            var i = 0;
            for (; i + Vector<float>.Count <= part.Length; i += Vector<float>.Count)
            {
                var upper = Vector.ShiftRightLogical(new Vector<uint>(words[i..]), 8);
                (Vector.ConvertToSingle(Vector.AsVectorInt32(upper)) * new Vector<float>(Scale)).CopyTo(part[i..]);
            }

            for (; i < part.Length; i++) part[i] = (words[i] >> 8) * Scale;
        }
    }

    /// <summary>
    /// Standard normal numbers by Box and Muller: words (w0, w1) and (w2, w3) of a block each give the pair
    /// √(−2 ln u) cos 2πv, √(−2 ln u) sin 2πv with u in (0, 1]; computed in double precision.
    /// </summary>
    public static void Normal(ulong key, ulong counter, Span<float> target)
    {
        Span<float> four = stackalloc float[4];
        for (var i = 0; i < target.Length; i += 4)
        {
            Block(key, counter++, out var w0, out var w1, out var w2, out var w3);
            Pair(w0, w1, four);
            Pair(w2, w3, four[2..]);
            four[..Math.Min(4, target.Length - i)].CopyTo(target[i..]);
        }
    }

    /// <summary>Each number is 0 with probability <paramref name="rate"/>, else 1 / (1 - rate).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DropoutMask(ulong key, ulong counter, float rate, Span<float> target)
    {
        if (!(rate >= 0f && rate <= 1f)) throw new ArgumentException($"The dropout rate is {rate}, expected a number from 0 to 1.");
        Uniform(key, counter, target);
        var kept = rate < 1f ? 1f / (1f - rate) : 0f;
        var i = 0;
        for (; i + Vector<float>.Count <= target.Length; i += Vector<float>.Count)
        {
            var stays = Vector.GreaterThanOrEqual(new Vector<float>(target[i..]), new Vector<float>(rate));
            Vector.ConditionalSelect(stays, new Vector<float>(kept), Vector<float>.Zero).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++) target[i] = target[i] >= rate ? kept : 0f;
    }

    private static void Pair(uint first, uint second, Span<float> pair)
    {
        var radius = Math.Sqrt(-2 * Math.Log((first + 1.0) / 4294967296.0));
        var (sin, cos) = Math.SinCos(2 * Math.PI * second / 4294967296.0);
        pair[0] = (float)(radius * cos);
        pair[1] = (float)(radius * sin);
    }
}
