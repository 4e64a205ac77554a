using System.Text;
using System.Text.Unicode;

namespace Nabi.Forecasting;

/// <summary>
/// Text of bytes in a named encoding. A mark at the beginning decides over the name; a byte that is none of the encoding ends in a sentence
/// with its place, never in another letter.
/// </summary>
internal sealed class DecodedText : TextReader
{
    private const int Block = 1 << 16;

    private readonly Stream stream;
    private readonly string name;
    private readonly byte[] bytes = new byte[Block];
    private readonly char[] letters;
    private readonly Encoding encoding;
    private readonly Decoder decoder;
    private readonly bool isDefault;
    private int count;
    private int at;
    private int filled;
    private long line = 1;
    private long offset;
    private bool hasEnded;

    /// <param name="stream">The bytes.</param>
    /// <param name="encoding">The encoding's name; null for UTF-8.</param>
    /// <param name="name">What sentences call the text.</param>
    public DecodedText(Stream stream, string? encoding, string name)
    {
        (this.stream, this.name, isDefault) = (stream, name, encoding is null);
        count = stream.ReadAtLeast(bytes, Block, throwOnEndOfStream: false);
        var start = bytes.AsSpan(0, count);
        if (start.StartsWith("PK\u0003\u0004"u8))
            throw new NabiException($"{name} is an archive or a workbook of a spreadsheet; save its sheet as a CSV file.");
        var marked = Marked(start, out var mark);
        this.encoding = marked ?? Named(encoding ?? "utf-8", name);
        if (marked is null && encoding is not null && this.encoding.GetByteCount("a") == 1
            && this.encoding.CodePage != Encoding.UTF8.CodePage && IsUtf8(start))
        {
            throw new SettingException(
                $"{name} is UTF-8, not {encoding}: its letters beyond ASCII would become others; leave {Setting.Encoding} out.");
        }

        decoder = this.encoding.GetDecoder();
        letters = new char[this.encoding.GetMaxCharCount(Block)];
        Decode(mark);
    }

    /// <summary>The first letters, which are read again.</summary>
    public ReadOnlySpan<char> Start => letters.AsSpan(0, filled);

    /// <inheritdoc/>
    public override int Peek() => Fill() ? letters[at] : -1;

    /// <inheritdoc/>
    public override int Read() => Fill() ? letters[at++] : -1;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill())
            return 0;
        var taken = Math.Min(buffer.Length, filled - at);
        letters.AsSpan(at, taken).CopyTo(buffer);
        at += taken;
        return taken;
    }

    /// <summary>An encoding by name, which stops at a wrong byte.</summary>
    /// <exception cref="NabiException">There is none of this name.</exception>
    public static Encoding Named(string encoding, string name)
    {
        try
        {
            // Names such as cp949 and windows-1252 have the number of their page.
            var digits = encoding.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? encoding.AsSpan(2)
                : encoding.StartsWith("ms", StringComparison.OrdinalIgnoreCase) ? encoding.AsSpan(2) : encoding;
            if (digits is [>= '0' and <= '9', ..] && int.TryParse(digits, out var page))
            {
                return CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback,
                    DecoderFallback.ExceptionFallback)
                    ?? Encoding.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            }

            var known = encoding.ToUpperInvariant() switch
            {
                "UHC" => "ks_c_5601-1987",
                "UTF8" => "utf-8",
                "UTF16" => "utf-16",
                _ => encoding
            };
            return CodePagesEncodingProvider.Instance.GetEncoding(known, EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new NabiException(
                $"{name}: there is no encoding '{TableSource.Shown(encoding)}'; names are utf-8, utf-16, windows-1252, cp949, euc-kr, "
                + "shift_jis, gb18030 and the like.", error);
        }
    }

    private static Encoding? Marked(ReadOnlySpan<byte> start, out int length)
    {
        (Encoding? Encoding, int Length) found = start switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, throwOnInvalidBytes: true), 3),
            [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(false, false, throwOnInvalidCharacters: true), 4),
            [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(true, false, throwOnInvalidCharacters: true), 4),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, throwOnInvalidBytes: true), 2),
            _ => (null, 0),
        };
        length = found.Length;
        return found.Encoding;
    }

    // The block may end within a letter.
    private static bool IsUtf8(ReadOnlySpan<byte> start)
    {
        var end = start.Length;
        for (var back = 0; back < 3 && end == Block; back++)
        {
            if (Utf8.IsValid(start[..^back]))
                return start.ContainsAnyInRange((byte)0x80, (byte)0xFF);
        }

        return end < Block && Utf8.IsValid(start) && start.ContainsAnyInRange((byte)0x80, (byte)0xFF);
    }

    private bool Fill()
    {
        while (at == filled)
        {
            if (hasEnded)
                return false;
            line += letters.AsSpan(0, filled).Count('\n');
            offset += count;
            count = stream.Read(bytes);
            Decode(0);
        }

        return true;
    }

    private void Decode(int from)
    {
        hasEnded = count == 0;
        at = 0;
        try
        {
            filled = decoder.GetChars(bytes.AsSpan(from, count - from), letters, flush: hasEnded);
        }
        catch (DecoderFallbackException error)
        {
            throw Invalid(error, from);
        }

        var zero = letters.AsSpan(0, filled).IndexOf('\0');
        if (zero >= 0)
        {
            throw new SettingException(
                $"{name}, line {line + letters.AsSpan(0, zero).Count('\n')}: the text has a letter of code 0; it is "
                + $"no text, or UTF-16 without a mark: then set {Setting.Encoding.To("utf-16")}.");
        }
    }

    private NabiException Invalid(DecoderFallbackException error, int from)
    {
        // The place counts from the bytes given; a letter begun in the block before stands before it.
        var wrong = Math.Clamp(from + error.Index, 0, Math.Max(0, count - 1));
        var row = line + bytes.AsSpan(from, Math.Max(0, wrong - from)).Count((byte)'\n');
        var unknown = string.Join(' ', (error.BytesUnknown ?? []).Select(one => $"0x{one:X2}"));
        return new SettingException(
            $"{name}, line {row}, byte {offset + wrong + 1} of the file: {unknown} is no {encoding.WebName}; "
            + $"set {Setting.Encoding} to what the file was written in, "
            + $"{(isDefault ? "such as \"windows-1252\" or \"cp949\"" : "or write the file as UTF-8")}.", error);
    }
}
