using System.Buffers.Binary;
using System.Numerics;

namespace Nabi.Layers;

/// <summary>
/// The 64-bit fingerprint of bytes by which TensorFlow puts texts into bins (<c>to_hash_bucket_fast</c>): FarmHash64 of Geoff Pike, in the
/// form that never changes, and how two fingerprints are put together for crosses.
/// </summary>
internal static class Fingerprint
{
    private const ulong K0 = 0xc3a5c85c97cb3127, K1 = 0xb492b66fbe98f273, K2 = 0x9ae16a3b2f90404f, Crossing = 0xc6a4a7935bd1e995;

    /// <summary>The fingerprint of some bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        <= 16 => Short(bytes),
        <= 32 => Middle(bytes),
        <= 64 => Long(bytes),
        _ => Longest(bytes),
    };

    /// <summary>The fingerprint of what two fingerprints stand for, one after the other.</summary>
    public static ulong Joined(ulong first, ulong second)
    {
        var result = first ^ Crossing;
        result ^= Shifted(second * Crossing) * Crossing;
        result *= Crossing;
        return Shifted(Shifted(result) * Crossing);
    }

    private static ulong Short(ReadOnlySpan<byte> s)
    {
        var length = (ulong)s.Length;
        var factor = K2 + length * 2;
        switch (s.Length)
        {
            case >= 8:
                var (a, b) = (At(s, 0) + K2, At(s, s.Length - 8));
                return Mixed(Turned(b, 37) * factor + a, (Turned(a, 25) + b) * factor, factor);
            case >= 4:
                return Mixed(length + ((ulong)Half(s, 0) << 3), Half(s, s.Length - 4), factor);
            case > 0:
                var y = s[0] + ((uint)s[s.Length >> 1] << 8);
                var z = (uint)s.Length + ((uint)s[^1] << 2);
                return Shifted((y * K2) ^ (z * K0)) * K2;
            default:
                return K2;
        }
    }

    private static ulong Middle(ReadOnlySpan<byte> s)
    {
        var factor = K2 + (ulong)s.Length * 2;
        var (a, b) = (At(s, 0) * K1, At(s, 8));
        var (c, d) = (At(s, s.Length - 8) * factor, At(s, s.Length - 16) * K2);
        return Mixed(Turned(a + b, 43) + Turned(c, 30) + d, a + Turned(b + K2, 18) + c, factor);
    }

    private static ulong Long(ReadOnlySpan<byte> s)
    {
        var factor = K2 + (ulong)s.Length * 2;
        var (a, b) = (At(s, 0) * K2, At(s, 8));
        var (c, d) = (At(s, s.Length - 8) * factor, At(s, s.Length - 16) * K2);
        var y = Turned(a + b, 43) + Turned(c, 30) + d;
        var z = Mixed(y, a + Turned(b + K2, 18) + c, factor);
        var (e, f) = (At(s, 16) * factor, At(s, 24));
        var (g, h) = ((y + At(s, s.Length - 32)) * factor, (z + At(s, s.Length - 24)) * factor);
        return Mixed(Turned(e + f, 43) + Turned(g, 30) + h, e + Turned(f + a, 18) + g, factor);
    }

    private static ulong Longest(ReadOnlySpan<byte> s)
    {
        const ulong seed = 81;
        var y = unchecked(seed * K1 + 113);
        var z = Shifted(y * K2 + 113) * K2;
        var x = unchecked(seed * K2) + At(s, 0);
        (ulong First, ulong Second) v = default, w = default;
        var blocks = (s.Length - 1) / 64;
        for (var block = 0; block < blocks; block++)
            Stir(s.Slice(block * 64, 64), K1, 1);
        var factor = K1 + ((z & 0xff) << 1);
        w.First += (ulong)((s.Length - 1) & 63);
        v.First += w.First;
        w.First += v.First;
        Stir(s[^64..], factor, 9);
        return Mixed(Mixed(v.First, w.First, factor) + Shifted(y) * K0 + z, Mixed(v.Second, w.Second, factor) + x, factor);

        void Stir(ReadOnlySpan<byte> part, ulong by, ulong weight)
        {
            x = Turned(x + y + v.First + At(part, 8), 37) * by;
            y = Turned(y + v.Second + At(part, 48), 42) * by;
            x ^= w.Second * weight;
            y += v.First * weight + At(part, 40);
            z = Turned(z + w.First, 33) * by;
            v = Weak(part, v.Second * by, x + w.First);
            w = Weak(part[32..], z + w.Second, y + At(part, 16));
            (x, z) = (z, x);
        }
    }

    private static (ulong First, ulong Second) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
    {
        var last = At(s, 24);
        a += At(s, 0);
        b = Turned(b + a + last, 21);
        var c = a;
        a += At(s, 8) + At(s, 16);
        return (a + last, b + Turned(a, 44) + c);
    }

    private static ulong Mixed(ulong u, ulong v, ulong factor)
    {
        var a = (u ^ v) * factor;
        a ^= a >> 47;
        var b = (v ^ a) * factor;
        return (b ^ (b >> 47)) * factor;
    }

    private static ulong Shifted(ulong value) => value ^ (value >> 47);

    private static ulong Turned(ulong value, int by) => BitOperations.RotateRight(value, by);

    private static ulong At(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);

    private static uint Half(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt32LittleEndian(s[at..]);
}
