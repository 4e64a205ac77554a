using System.Buffers.Binary;
using System.Numerics;

namespace Nabi.Layers;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, 2012): a hash with a key, by which TensorFlow puts texts into bins where there is a salt
/// (<c>to_hash_bucket_strong</c>).
/// </summary>
internal static class SipHash
{
    /// <summary>The hash of some bytes under a key.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong key0, ulong key1)
    {
        var (v0, v1, v2, v3) = (key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261, key1 ^ 0x7465646279746573);
        var at = 0;
        for (; at + 8 <= bytes.Length; at += 8)
            Take(BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]));
        var last = (ulong)bytes.Length << 56;
        for (var i = 0; at + i < bytes.Length; i++)
            last |= (ulong)bytes[at + i] << (8 * i);
        Take(last);
        v2 ^= 0xff;
        for (var round = 0; round < 4; round++)
            Round();
        return v0 ^ v1 ^ v2 ^ v3;

        void Take(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
