namespace Nabi.Files;

/// <summary>
/// Reads the central directory of a zip archive (APPNOTE 6.3.3 sections 4.3.12 to 4.3.16, with Zip64) and refuses one that
/// points outside the file, overlaps itself or names an entry twice.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const int EndSize = 22;

    /// <summary>The entries in the order of the directory.</summary>
    /// <exception cref="NabiException">The stream is no zip archive, or a damaged one.</exception>
    public static List<ZipEntry> Read(Stream stream, string source, ReadLimits limits)
    {
        var (count, size, offset, end) = FindEnd(stream, source);
        if (size < 0 || offset < 0 || offset > end - size)
            throw Bad(source, "its directory lies outside the file");
        if (count < 0 || count > limits.MaxEntries || count > size / 46)
            throw Bad(source, $"it declares {count} entries in a directory of {size} bytes");
        var bytes = ReadAt(stream, offset, size, source);
        var entries = new List<ZipEntry>((int)count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var entry = ReadEntry(bytes, ref at, source);
            if (!names.Add(entry.Name))
                throw Bad(source, $"the entry '{entry.Name}' is there twice");
            entries.Add(entry);
        }

        CheckOverlaps(entries, offset, source);
        return entries;
    }

    /// <summary>Where the bytes of an entry begin: behind its local header, whose length only the header itself tells.</summary>
    public static long DataOffset(Stream stream, ZipEntry entry, string source)
    {
        var header = ReadAt(stream, entry.Offset, 30, source);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50)
            throw Bad(source, $"the entry '{entry.Name}' has no local header");
        var data = entry.Offset + 30 + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26))
            + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        return data <= stream.Length - entry.CompressedLength
            ? data
            : throw Bad(source, $"the entry '{entry.Name}' runs past the end of the file");
    }

    private static (long Count, long Size, long Offset, long End) FindEnd(Stream stream, string source)
    {
        var length = stream.Length;
        var tail = (int)Math.Min(length, EndSize + 65535);
        var bytes = ReadAt(stream, length - tail, tail, source);
        for (var at = tail - EndSize; at >= 0; at--)
        {
            var record = bytes.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) != EndSignature
                || BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) != record.Length - EndSize)
            {
                continue;
            }

            var end = length - tail + at;
            long count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
            if (count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue)
                return FindEnd64(stream, end, source) ?? (count, size, offset, end);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) != 0)
                throw Bad(source, "it is one part of several");
            return (count, size, offset, end);
        }

        throw new NabiException($"{source} is not a zip archive: it has no end record; the file is cut short or of another kind.");
    }

    private static (long Count, long Size, long Offset, long End)? FindEnd64(Stream stream, long end, string source)
    {
        if (end < 20)
            return null;
        var locator = ReadAt(stream, end - 20, 20, source);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Signature)
            return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (at < 0 || at > end - 20 - 56)
            throw Bad(source, "its 64-bit end record lies outside the file");
        var record = ReadAt(stream, at, 56, source);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != End64Signature)
            throw Bad(source, "its 64-bit end record is missing");
        return (BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(32)), BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(40)),
            BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48)), at);
    }

    private static ZipEntry ReadEntry(byte[] bytes, ref int at, string source)
    {
        if (at > bytes.Length - 46 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)) != EntrySignature)
            throw Bad(source, "its directory is damaged");
        var record = bytes.AsSpan(at);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(record[8..]);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(record[30..]);
        var total = 46 + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(record[32..]);
        if (total > record.Length)
            throw Bad(source, "its directory is damaged");
        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(record[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(record[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[42..]);
        ReadExtra64(record.Slice(46 + nameLength, extraLength), ref length, ref compressed, ref offset);
        var name = Decode(record.Slice(46, nameLength));
        var method = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        if (compressed < 0 || length < 0 || offset < 0 || (method == 0 && compressed != length))
            throw Bad(source, $"the entry '{name}' declares impossible sizes");
        // Unix mode bits stand in the upper half of the external attributes: 0120000 is a link, 0100000 a plain file.
        var mode = (BinaryPrimitives.ReadUInt32LittleEndian(record[38..]) >> 28) & 15;
        var madeByUnix = record[5] == 3;
        at += total;
        return new ZipEntry(
            name, length, compressed, method, BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), offset,
            madeByUnix && mode is not (0 or 8 or 4), (flags & 1) != 0);
    }

    private static void ReadExtra64(ReadOnlySpan<byte> extra, ref long length, ref long compressed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
                return;
            var field = extra.Slice(4, size);
            if (id == 1)
            {
                Take(ref field, ref length);
                Take(ref field, ref compressed);
                Take(ref field, ref offset);
            }

            extra = extra[(4 + size)..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value != uint.MaxValue || field.Length < 8)
                return;
            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
        }
    }

    private static void CheckOverlaps(List<ZipEntry> entries, long directory, string source)
    {
        var sorted = entries.OrderBy(static entry => entry.Offset).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            var next = i + 1 < sorted.Length ? sorted[i + 1].Offset : directory;
            if (next > directory || sorted[i].CompressedLength > next - sorted[i].Offset - 30)
                throw Bad(source, $"the entry '{sorted[i].Name}' overlaps what follows it");
        }
    }

    private static string Decode(ReadOnlySpan<byte> name)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(name);
        }
    }

    private static byte[] ReadAt(Stream stream, long offset, long size, string source)
    {
        if (offset < 0 || size < 0 || size > stream.Length - offset || size > Array.MaxLength)
            throw Bad(source, "a record lies outside the file");
        stream.Position = offset;
        var bytes = new byte[size];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Bad(source, "it ends early");
        return bytes;
    }

    private static NabiException Bad(string source, string why)
        => new($"{source} is a damaged zip archive: {why}; nothing was read from it.");
}
