using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nabi;

/// <summary>
/// States as bytes: a mark, a version, the fingerprint of the model's architecture, how many sequences of how many numbers, the numbers
/// (float32, little endian), and the SHA-256 of all that.
/// </summary>
internal static class StateBytes
{
    private const int Version = 1;
    private const int Header = 8 + 4 + 32 + 4 + 4;
    private const int Check = 32;

    private static ReadOnlySpan<byte> Mark => "NABISTAT"u8;

    public static byte[] Write(StreamPlan plan, int rows, ReadOnlySpan<float> numbers)
    {
        var bytes = new byte[Header + 4 * numbers.Length + Check];
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        plan.Fingerprint.CopyTo(bytes, 12);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(44), rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(48), numbers.Length / rows);
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(Header + 4 * i), numbers[i]);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - Check), bytes.AsSpan(bytes.Length - Check));
        return bytes;
    }

    /// <summary>Reads states that must be of so many sequences.</summary>
    /// <exception cref="NabiException">The bytes are no states, damaged, of another version, model or number of sequences, or hold what is
    /// no number.</exception>
    public static void Read(StreamPlan plan, int rows, ReadOnlySpan<byte> bytes, Span<float> into)
    {
        if (bytes.Length < Header + Check || !bytes[..8].SequenceEqual(Mark))
            throw new NabiException($"{plan.Owner}: these {bytes.Length} bytes are no states; give what SaveState returned.");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is not Version and var version)
        {
            throw new NabiException(
                $"{plan.Owner}: the states have version {version}, and this program reads version {Version}; save them anew.");
        }

        if (!bytes.Slice(12, 32).SequenceEqual(plan.Fingerprint))
        {
            throw new NabiException(
                $"{plan.Owner}: the states are those of a model of another architecture; load them with the "
                + "model that they were saved with.");
        }

        var (givenRows, given) = (BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]));
        if (givenRows != rows)
            throw new NabiException($"{plan.Owner}: the states are those of {givenRows} sequences, and here are {rows}.");
        if (given != into.Length / rows || bytes.Length != Header + 4L * into.Length + Check)
        {
            throw new NabiException(
                $"{plan.Owner}: {bytes.Length} bytes of states do not hold {into.Length / rows} numbers for each of {rows} sequences; the "
                + "bytes are cut or damaged.");
        }

        Span<byte> sum = stackalloc byte[Check];
        SHA256.HashData(bytes[..^Check], sum);
        if (!bytes[^Check..].SequenceEqual(sum))
            throw new NabiException($"{plan.Owner}: the checksum of the states is wrong; the bytes are damaged.");
        var numbers = bytes[Header..^Check];
        for (var i = 0; i < into.Length; i++)
        {
            if (!float.IsFinite(BinaryPrimitives.ReadSingleLittleEndian(numbers[(4 * i)..])))
                throw new NabiException($"{plan.Owner}: number {i} of the states is NaN or infinite, which no stream leaves behind.");
        }

        for (var i = 0; i < into.Length; i++)
            into[i] = BinaryPrimitives.ReadSingleLittleEndian(numbers[(4 * i)..]);
    }
}
