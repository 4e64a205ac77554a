namespace Nabi.Data;

/// <summary>
/// Goes through a tar archive (ustar, with the long names of pax and GNU) from front to back. Files and folders only: a link
/// or a device ends the reading.
/// </summary>
internal sealed class TarEntries(Stream stream, string source)
{
    private const int Block = 512;
    private const int LongestName = 1 << 16;
    private readonly byte[] header = new byte[Block];
    private readonly byte[] piece = new byte[1 << 16];
    private byte[] held = new byte[1 << 12];
    private long offset;
    private long left;
    private long padding;

    /// <summary>The name of the current entry.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The bytes of the current entry.</summary>
    public long Length { get; private set; }

    /// <summary>True when the current entry is a folder.</summary>
    public bool IsFolder { get; private set; }

    /// <summary>Moves to the next entry.</summary>
    /// <returns>False at the end of the archive.</returns>
    /// <exception cref="NabiException">The archive is damaged, or holds something other than files and folders.</exception>
    public bool Next()
    {
        string? longName = null;
        long? longLength = null;
        while (true)
        {
            Skip(left + padding);
            if (!ReadHeader())
            {
                // To the end, so that damage behind the end mark of a compressed archive shows.
                stream.CopyTo(Stream.Null);
                return false;
            }

            var type = (char)header[156];
            SetLength(longLength ?? Octal(124, 12));
            switch (type)
            {
                case 'x' or 'g':
                    var (name, length) = Pax(Small("a pax header"));
                    if (type == 'x')
                        (longName, longLength) = (name ?? longName, length ?? longLength);
                    continue;
                case 'L':
                    longName = Encoding.UTF8.GetString(Small("a long name")).TrimEnd('\0');
                    continue;
                case '0' or '\0' or '7' or '5':
                    Name = longName ?? ShortName();
                    IsFolder = type == '5' || Name.EndsWith('/');
                    return true;
                default:
                    throw Damaged(
                        $"the entry '{longName ?? ShortName()}' is of type '{type}'; only files and folders are unpacked, no links");
            }
        }
    }

    /// <summary>All bytes of the current entry; they are there until more is read.</summary>
    /// <exception cref="NabiException">They are more than <paramref name="most"/>, or the archive ends within them.</exception>
    public ReadOnlySpan<byte> ReadAll(int most)
    {
        if (Length > most)
            throw Damaged($"the entry '{Name}' has {Length} bytes, expected at most {most}");
        return Read((int)Length);
    }

    /// <summary>Copies the current entry.</summary>
    /// <exception cref="NabiException">The archive ends within it.</exception>
    public void CopyTo(Stream target)
    {
        while (left > 0)
            target.Write(Piece(left));
    }

    private bool ReadHeader()
    {
        var got = stream.ReadAtLeast(header, Block, throwOnEndOfStream: false);
        if (got < Block)
            throw Damaged("it ends before its end mark");
        if (!header.AsSpan().ContainsAnyExcept((byte)0))
            return false;
        var sum = 0;
        for (var i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? ' ' : header[i];
        if (Octal(148, 8) != sum)
            throw Damaged("what is there is no tar header (its checksum differs)");
        offset += Block;
        return true;
    }

    private void SetLength(long length)
    {
        Length = left = length;
        padding = (Block - length % Block) % Block;
    }

    private long Octal(int start, int count)
    {
        long value = 0;
        foreach (var digit in header.AsSpan(start, count))
        {
            if (digit is >= (byte)'0' and <= (byte)'7')
                value = (value << 3) | (long)(digit - '0');
            else if (digit is not ((byte)' ' or 0))
                throw Damaged("a number in the header is not octal");
        }

        return value;
    }

    private string ShortName()
    {
        var name = Field(0, 100);
        var isUstar = header.AsSpan(257, 5).SequenceEqual("ustar"u8);
        var prefix = isUstar && header[262] == 0 ? Field(345, 155) : "";
        return prefix.Length == 0 ? name : prefix + "/" + name;
    }

    private string Field(int start, int count)
    {
        var bytes = header.AsSpan(start, count);
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private ReadOnlySpan<byte> Small(string what)
    {
        if (Length > LongestName)
            throw Damaged($"{what} has {Length} bytes, expected at most {LongestName}");
        return Read((int)Length);
    }

    /// <summary>Records of the form <c>LENGTH KEY=VALUE\n</c>.</summary>
    private static (string? Name, long? Length) Pax(ReadOnlySpan<byte> records)
    {
        string? name = null;
        long? length = null;
        foreach (var record in Encoding.UTF8.GetString(records).Split('\n'))
        {
            var (space, equals) = (record.IndexOf(' ', StringComparison.Ordinal), record.IndexOf('=', StringComparison.Ordinal));
            if (space < 0 || equals < space)
                continue;
            var (key, value) = (record[(space + 1)..equals], record[(equals + 1)..]);
            if (key == "path")
                name = value;
            else if (key == "size" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                length = size;
        }

        return (name, length);
    }

    /// <summary>The next bytes of the entry, few enough that a header may ask for them.</summary>
    private Span<byte> Read(int count)
    {
        if (held.Length < count)
            held = new byte[Math.Max(count, Math.Min(2 * held.Length, 1 << 20))];
        var got = stream.ReadAtLeast(held.AsSpan(0, count), count, throwOnEndOfStream: false);
        left -= got;
        offset += got;
        return got == count ? held.AsSpan(0, count) : throw Damaged($"it ends within the entry '{Name}'");
    }

    private void Skip(long count)
    {
        while (count > 0)
            count -= Piece(count).Length;
        left = padding = 0;
    }

    private ReadOnlySpan<byte> Piece(long most)
    {
        var got = stream.Read(piece, 0, (int)Math.Min(piece.Length, most));
        if (got == 0)
            throw Damaged($"it ends within the entry '{Name}'");
        left -= got;
        offset += got;
        return piece.AsSpan(0, got);
    }

    private NabiException Damaged(string why) => new($"'{source}' is not a sound tar archive: at byte {offset}, {why}.");
}
