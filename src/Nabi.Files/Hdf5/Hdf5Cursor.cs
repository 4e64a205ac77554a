namespace Nabi.Files;

/// <summary>Reads little-endian fields one after the other from a block, and never beyond it.</summary>
internal sealed class Hdf5Cursor(Hdf5Source source, ReadOnlyMemory<byte> block, string what)
{
    /// <summary>How far the cursor has come.</summary>
    public int Position { get; private set; }

    /// <summary>The bytes that are left.</summary>
    public int Left => block.Length - Position;

    /// <summary>One byte.</summary>
    public int Byte() => Take(1)[0];

    /// <summary>Two bytes.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>Four bytes.</summary>
    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Eight bytes; values of 2^63 and above are refused.</summary>
    public long Int64() => Number(8);

    /// <summary>A length of the file's width.</summary>
    public long Length() => Number(source.LengthSize);

    /// <summary>A length of the file's width; null if all bits are set.</summary>
    public long? LengthOrUnlimited()
    {
        var value = Raw(source.LengthSize);
        if (value == (source.LengthSize == 8 ? ulong.MaxValue : (1UL << (8 * source.LengthSize)) - 1))
            return null;
        return value <= long.MaxValue ? (long)value : throw source.Bad($"{what} holds the number {value}");
    }

    /// <summary>A number of 1 to 8 bytes; values of 2^63 and above are refused.</summary>
    public long Number(int width)
    {
        var value = Raw(width);
        return value <= long.MaxValue ? (long)value : throw source.Bad($"{what} holds the number {value}");
    }

    /// <summary>An address of the file's width; null if it is undefined (all bits set); one beyond the file is refused.</summary>
    public long? Address()
    {
        var value = Raw(source.OffsetSize);
        var undefined = source.OffsetSize == 8 ? ulong.MaxValue : (1UL << (8 * source.OffsetSize)) - 1;
        if (value == undefined)
            return null;
        return value < (ulong)source.Length
            ? (long)value : throw source.Bad($"{what} points to {value}, outside the file of {source.Length} bytes");
    }

    /// <summary>An address that must be defined.</summary>
    public long DefinedAddress() => Address() ?? throw source.Bad($"{what} lacks an address");

    /// <summary>The next bytes, not copied.</summary>
    public ReadOnlyMemory<byte> Bytes(long count)
    {
        if (count < 0 || count > Left)
            throw source.Bad($"{what} ends early (byte {Position} of {block.Length}, {count} more wanted)");
        var bytes = block.Slice(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(long count) => Bytes(count);

    /// <summary>Passes over bytes to the next multiple of eight, counted from <paramref name="from"/>; stops at the end.</summary>
    public void Align(int from) => Position = Math.Min(block.Length, from + (Position - from + 7) / 8 * 8);

    /// <summary>Passes over four letters that must be there.</summary>
    public void Signature(string wanted)
    {
        if (!TrySignature(wanted))
            throw source.Bad($"{what} does not begin with {wanted}");
    }

    /// <summary>Passes over four letters if they are there.</summary>
    public bool TrySignature(string wanted)
    {
        if (Left < wanted.Length || Encoding.Latin1.GetString(block.Span.Slice(Position, wanted.Length)) != wanted)
            return false;
        Position += wanted.Length;
        return true;
    }

    /// <summary>Passes over a version byte, which must be between two numbers.</summary>
    public int Version(int least, int most)
    {
        var version = Byte();
        return version >= least && version <= most
            ? version
            : throw source.Unsupported($"{what} has version {version}; expected {least} to {most}");
    }

    /// <summary>A text of known size, up to its first zero byte.</summary>
    public string Text(long size) => Hdf5Text.Decode(Bytes(size).Span, spacePadded: false);

    /// <summary>A text up to a zero byte, which must be there.</summary>
    public string TextToZero()
    {
        var end = block.Span[Position..].IndexOf((byte)0);
        if (end < 0)
            throw source.Bad($"a name in {what} has no end");
        var text = Encoding.UTF8.GetString(block.Span.Slice(Position, end));
        Position += end + 1;
        return text;
    }

    private ulong Raw(int width)
    {
        var bytes = Take(width);
        ulong value = 0;
        for (var i = width - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        return value;
    }

    private ReadOnlySpan<byte> Take(int count) => Bytes(count).Span;
}
