using System.Runtime.InteropServices;

namespace Nabi.Kernels;

/// <summary>
/// Blocks of Philox4x32-10 side by side, one per 64-bit lane: a lane's product of two 32-bit words is what a round needs.
/// The words are those of <see cref="Philox.Block"/>, bit for bit.
/// </summary>
internal static class PhiloxWords
{
    /// <summary>Fills words, a multiple of 4, with the blocks from counter on.</summary>
    public static void Fill(ulong key, ulong counter, Span<uint> words)
    {
        var i = 0;
        if (Avx512F.IsSupported)
        {
            for (; i + 32 <= words.Length; i += 32, counter += 8) Eight(key, counter, words.Slice(i, 32));
        }
        else if (Avx2.IsSupported)
        {
            for (; i + 16 <= words.Length; i += 16, counter += 4) Four(key, counter, words.Slice(i, 16));
        }

        for (; i < words.Length; i += 4, counter++)
            Philox.Block(key, counter, out words[i], out words[i + 1], out words[i + 2], out words[i + 3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(ulong key, ulong counter, Span<uint> words)
    {
        var low = Vector512.Create(0xFFFFFFFFul);
        var block = Vector512.Create(counter) + Vector512.Create(0ul, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> c0 = block & low, c1 = block >>> 32, c2 = default, c3 = default;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var p0 = Avx512F.Multiply(c0.AsUInt32(), Vector512.Create(0xD2511F53u));
            var p1 = Avx512F.Multiply(c2.AsUInt32(), Vector512.Create(0xCD9E8D57u));
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c1 = p1 & low;
            c3 = p0 & low;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        var pairs = MemoryMarshal.Cast<uint, ulong>(words);
        Vector512<ulong> first = c0 | (c1 << 32), second = c2 | (c3 << 32);
        Avx512F.PermuteVar8x64x2(first, Vector512.Create(0ul, 8, 1, 9, 2, 10, 3, 11), second).CopyTo(pairs);
        Avx512F.PermuteVar8x64x2(first, Vector512.Create(4ul, 12, 5, 13, 6, 14, 7, 15), second).CopyTo(pairs[8..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(ulong key, ulong counter, Span<uint> words)
    {
        var low = Vector256.Create(0xFFFFFFFFul);
        var block = Vector256.Create(counter) + Vector256.Create(0ul, 1, 2, 3);
        Vector256<ulong> c0 = block & low, c1 = block >>> 32, c2 = default, c3 = default;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < 10; round++)
        {
            var p0 = Avx2.Multiply(c0.AsUInt32(), Vector256.Create(0xD2511F53u));
            var p1 = Avx2.Multiply(c2.AsUInt32(), Vector256.Create(0xCD9E8D57u));
            c0 = (p1 >>> 32) ^ c1 ^ Vector256.Create((ulong)k0);
            c2 = (p0 >>> 32) ^ c3 ^ Vector256.Create((ulong)k1);
            c1 = p1 & low;
            c3 = p0 & low;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        var pairs = MemoryMarshal.Cast<uint, ulong>(words);
        Vector256<ulong> first = c0 | (c1 << 32), second = c2 | (c3 << 32);
        Vector256<ulong> even = Avx2.UnpackLow(first, second), odd = Avx2.UnpackHigh(first, second);
        Avx2.Permute2x128(even, odd, 0x20).CopyTo(pairs);
        Avx2.Permute2x128(even, odd, 0x31).CopyTo(pairs[4..]);
    }
}
