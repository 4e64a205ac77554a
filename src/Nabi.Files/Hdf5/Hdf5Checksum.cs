using System.Numerics;

namespace Nabi.Files;

/// <summary>The checksum of newer HDF5 metadata: Bob Jenkins' public-domain hash lookup3 (2006), starting from 0.</summary>
internal static class Hdf5Checksum
{
    /// <summary>Refuses a block whose sum, in the four bytes behind it, is not the sum of its bytes.</summary>
    public static void Verify(Hdf5Source source, long address, long size, string what)
    {
        var bytes = source.Block(address, size + 4, what);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != Of(bytes.AsSpan(0, bytes.Length - 4))
            && source.Limits.VerifiesChecksums)
        {
            throw source.Bad($"the checksum of {what} is wrong");
        }
    }

    /// <summary>The sum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var a = 0xdeadbeef + (uint)bytes.Length;
        var b = a;
        var c = a;
        while (bytes.Length > 12)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b += BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            Mix(ref a, ref c, b, 4);
            Mix(ref b, ref a, c, 6);
            Mix(ref c, ref b, a, 8);
            Mix(ref a, ref c, b, 16);
            Mix(ref b, ref a, c, 19);
            Mix(ref c, ref b, a, 4);
            bytes = bytes[12..];
        }

        if (bytes.Length == 0)
            return c;
        Span<byte> last = stackalloc byte[12];
        last.Clear();
        bytes.CopyTo(last);
        a += BinaryPrimitives.ReadUInt32LittleEndian(last);
        b += BinaryPrimitives.ReadUInt32LittleEndian(last[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(last[8..]);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        c = (c ^ b) - BitOperations.RotateLeft(b, 24);
        return c;
    }

    private static void Mix(ref uint mixed, ref uint with, uint added, int turn)
    {
        mixed = (mixed - with) ^ BitOperations.RotateLeft(with, turn);
        with += added;
    }
}
