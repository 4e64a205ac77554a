using System.Buffers.Binary;
using System.Text;

namespace Nabi.Callbacks;

/// <summary>
/// A file of TensorBoard events: records of length, masked CRC-32C of the length, protobuf message, masked CRC-32C of the
/// message. Messages: Event { 1: wall_time double, 2: step int64, 3: file_version string, 5: summary }, Summary { 1: value },
/// Value { 1: tag string, 2: simple_value float }.
/// </summary>
internal sealed class EventFile
{
    private static int count;

    private readonly string path;

    public EventFile(string folder)
    {
        var now = DateTimeOffset.UtcNow;
        var origin = $"{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref count)}";
        path = Path.Combine(folder, $"events.out.tfevents.{now.ToUnixTimeSeconds()}.{origin}");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"TensorBoard: cannot create the folder '{folder}': {error.Message}", error);
        }

        var first = new MemoryStream();
        WallTime(first);
        Bytes(first, 3, Encoding.UTF8.GetBytes("brain.Event:2"));
        Append(first.ToArray());
    }

    public void Write(long step, IEnumerable<(string Tag, float Value)> scalars)
    {
        var summary = new MemoryStream();
        Span<byte> number = stackalloc byte[sizeof(float)];
        foreach (var (tag, value) in scalars)
        {
            var one = new MemoryStream();
            Bytes(one, 1, Encoding.UTF8.GetBytes(tag));
            one.WriteByte((2 << 3) | 5);
            BinaryPrimitives.WriteSingleLittleEndian(number, value);
            one.Write(number);
            Bytes(summary, 1, one.ToArray());
        }

        var message = new MemoryStream();
        WallTime(message);
        message.WriteByte(2 << 3);
        Varint(message, (ulong)step);
        Bytes(message, 5, summary.ToArray());
        Append(message.ToArray());
    }

    /// <summary>CRC-32C (Castagnoli), bit by bit reflected.</summary>
    internal static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1)));
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = Crc(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    private static void WallTime(MemoryStream message)
    {
        message.WriteByte((1 << 3) | 1);
        Span<byte> number = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(number, (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
        message.Write(number);
    }

    private static void Bytes(MemoryStream message, int field, byte[] content)
    {
        message.WriteByte((byte)((field << 3) | 2));
        Varint(message, (ulong)content.Length);
        message.Write(content);
    }

    private static void Varint(MemoryStream message, ulong value)
    {
        while (value >= 0x80)
        {
            message.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        message.WriteByte((byte)value);
    }

    private void Append(byte[] message)
    {
        var record = new byte[message.Length + 16];
        BinaryPrimitives.WriteInt64LittleEndian(record, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Masked(record.AsSpan(0, 8)));
        message.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + message.Length), Masked(message));
        try
        {
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(record);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"TensorBoard: cannot write to '{path}': {error.Message}", error);
        }
    }
}
