using System.Globalization;
using System.Text;

namespace Nabi.Files;

/// <summary>
/// Reads tar (POSIX ustar and pax, and GNU's long names) front to back. Plain files are handed out, folders passed over, and
/// links and devices refused.
/// </summary>
internal static class TarReading
{
    private const int BlockSize = 512;
    private const int LongestName = 1 << 16;

    /// <summary>Hands every file to <paramref name="read"/>.</summary>
    public static void Read(Stream stream, string source, Action<string, Stream> read, ArchiveGuard guard)
    {
        var block = new byte[BlockSize];
        string? longName = null;
        long? longSize = null;
        var first = true;
        while (true)
        {
            var got = stream.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false);
            if (got == 0 && !first)
                return;
            if (got < BlockSize)
                throw new NabiException($"{source} is not a tar archive, or it is cut short: a header has {got} bytes instead of {BlockSize}.");
            if (block.AsSpan().IndexOfAnyExcept((byte)0) < 0)
                return;
            CheckSum(block, source, first);
            first = false;
            var size = Number(block.AsSpan(124, 12), source);
            var kind = (char)block[156];
            switch (kind)
            {
                case 'L':
                    longName = Text(Content(stream, size, source));
                    continue;
                case 'x':
                    ReadPax(Content(stream, size, source), ref longName, ref longSize, source);
                    continue;
                case 'g':
                    Content(stream, size, source);
                    continue;
                case '0' or '\0' or '5' or '7':
                    break;
                default:
                    throw new NabiException($"{source}: the entry '{NameOf(block)}' is of the kind '{kind}', a link or a special file, which is never followed or made.");
            }

            var name = guard.Name(longName ?? NameOf(block));
            size = longSize ?? size;
            (longName, longSize) = (null, null);
            guard.Expand(size, name);
            using var content = new LimitedStream(stream, size, $"{source}: entry '{name}'");
            if (kind != '5' && name.Length > 0)
                read(name, content);
            content.SkipRest();
            Skip(stream, -size & (BlockSize - 1), source);
        }
    }

    private static void CheckSum(byte[] block, string source, bool first)
    {
        var sum = 8 * ' ';
        for (var i = 0; i < BlockSize; i++)
            sum += i is >= 148 and < 156 ? 0 : block[i];
        long declared;
        try
        {
            declared = Number(block.AsSpan(148, 8), source);
        }
        catch (NabiException)
        {
            declared = -1;
        }

        if (declared != sum)
            throw new NabiException(first ? $"{source} is not a zip or tar archive." : $"{source} is a damaged tar archive: a header has the wrong check sum.");
    }

    /// <summary>An octal number, or, if the highest bit is set, a binary one.</summary>
    private static long Number(ReadOnlySpan<byte> field, string source)
    {
        long value = 0;
        if ((field[0] & 0x80) != 0)
        {
            value = field[0] & 0x3f;
            foreach (var part in field[1..])
                value = value < 1L << 55 ? (value << 8) | part : throw Damaged(source);
            return (field[0] & 0x40) == 0 ? value : throw Damaged(source);
        }

        foreach (var digit in Encoding.Latin1.GetString(field).Trim(' ', '\0'))
            value = digit is >= '0' and <= '7' ? (value * 8) + (digit - '0') : throw Damaged(source);
        return value;
    }

    private static string NameOf(byte[] block)
    {
        var name = Text(block.AsSpan(0, 100));
        var prefix = Text(block.AsSpan(345, 155));
        return block.AsSpan(257, 6).SequenceEqual("ustar\0"u8) && prefix.Length > 0 ? prefix + "/" + name : name;
    }

    /// <summary>Records of the form "length key=value\n", of which path and size matter; a link's target needs no reading.</summary>
    private static void ReadPax(byte[] bytes, ref string? name, ref long? size, string source)
    {
        var rest = bytes.AsSpan();
        while (rest.Length > 0 && rest[0] != 0)
        {
            var space = rest.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(Encoding.Latin1.GetString(rest[..space]), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > rest.Length)
            {
                throw Damaged(source);
            }

            var record = Encoding.UTF8.GetString(rest[(space + 1)..(length - 1)]);
            rest = rest[length..];
            if (record.StartsWith("path=", StringComparison.Ordinal))
                name = record[5..];
            else if (record.StartsWith("size=", StringComparison.Ordinal))
                size = long.TryParse(record.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Damaged(source);
            else if (record.StartsWith("GNU.sparse.", StringComparison.Ordinal))
                throw new NabiException($"{source} holds a sparse file, which is not read.");
        }
    }

    private static byte[] Content(Stream stream, long size, string source)
    {
        if (size > LongestName)
            throw new NabiException($"{source} is a damaged tar archive: a name has {size} bytes.");
        var bytes = new byte[size];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Damaged(source);
        Skip(stream, -size & (BlockSize - 1), source);
        return bytes;
    }

    private static void Skip(Stream stream, long count, string source)
    {
        Span<byte> padding = stackalloc byte[BlockSize];
        if (stream.ReadAtLeast(padding[..(int)count], (int)count, throwOnEndOfStream: false) < count)
            throw Damaged(source);
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private static NabiException Damaged(string source) => new($"{source} is a damaged or cut tar archive.");
}
