namespace Nabi.Forecasting;

/// <summary>A text whose first letters were read already.</summary>
internal sealed class StartedText(char[] start, int length, TextReader rest) : TextReader
{
    private int at;

    /// <inheritdoc/>
    public override int Peek() => at < length ? start[at] : rest.Peek();

    /// <inheritdoc/>
    public override int Read() => at < length ? start[at++] : rest.Read();

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (at == length)
            return rest.Read(buffer);
        var taken = Math.Min(buffer.Length, length - at);
        start.AsSpan(at, taken).CopyTo(buffer);
        at += taken;
        return taken;
    }
}
