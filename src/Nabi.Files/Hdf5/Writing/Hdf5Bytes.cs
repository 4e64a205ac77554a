namespace Nabi.Files;

/// <summary>Builds a block of little-endian fields.</summary>
internal sealed class Hdf5Bytes
{
    private readonly List<byte> bytes = [];

    /// <summary>The bytes so far.</summary>
    public int Length => bytes.Count;

    /// <summary>Single bytes.</summary>
    public Hdf5Bytes Bytes(params ReadOnlySpan<byte> values)
    {
        bytes.AddRange(values);
        return this;
    }

    /// <summary>Two bytes.</summary>
    public Hdf5Bytes Word(int value)
    {
        Span<byte> field = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)value);
        return Bytes(field);
    }

    /// <summary>Four bytes.</summary>
    public Hdf5Bytes Double(long value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)value);
        return Bytes(field);
    }

    /// <summary>Eight bytes; -1 is an undefined address.</summary>
    public Hdf5Bytes Quad(long value)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(field, value);
        return Bytes(field);
    }

    /// <summary>Text in UTF-8 and a zero byte.</summary>
    public Hdf5Bytes Text(string text) => Bytes(Encoding.UTF8.GetBytes(text)).Bytes(0);

    /// <summary>Zeros up to a length.</summary>
    public Hdf5Bytes PadTo(int length)
    {
        while (bytes.Count < length)
            bytes.Add(0);
        return this;
    }

    /// <summary>Zeros up to a multiple of eight.</summary>
    public Hdf5Bytes Align() => PadTo((Length + 7) / 8 * 8);

    /// <summary>The block.</summary>
    public byte[] ToArray() => [.. bytes];
}
