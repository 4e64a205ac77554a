namespace Nabi.Data;

/// <summary>The lines of a stream as bytes, without their ends (LF or CR LF). A line may be a mebibyte long at most.</summary>
internal sealed class Utf8Lines(Stream stream, string path) : IDisposable
{
    private const int LongestLine = 1 << 20;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int filled;

    /// <summary>The number of the current line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Moves to the next line; the span is good until the next call.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="NabiException">A line is too long to be one.</exception>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        Number++;
        var searched = start;
        while (true)
        {
            var end = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                line = Bare(searched + end);
                start = searched + end + 1;
                return true;
            }

            var known = filled - start;
            if (!Fill())
            {
                line = Bare(filled);
                start = filled;
                return known > 0;
            }

            searched = start + known;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private ReadOnlySpan<byte> Bare(int end)
    {
        var line = buffer.AsSpan(start, end - start);
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            start = 0;
        }

        if (filled == buffer.Length)
        {
            if (buffer.Length >= LongestLine)
            {
                throw new NabiException(
                    $"'{path}', line {Number}: more than {LongestLine} bytes without a line end; this is not a text file of word vectors.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var got = stream.Read(buffer, filled, buffer.Length - filled);
        filled += got;
        return got > 0;
    }
}
