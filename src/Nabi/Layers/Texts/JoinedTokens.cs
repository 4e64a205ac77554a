using System.Buffers;

namespace Nabi.Layers;

/// <summary>Tokens behind one another with a space between, from which runs of them are parts.</summary>
internal struct JoinedTokens : ITokenSink
{
    private char[] letters;
    private int[] ends;
    private int length;

    /// <param name="room">Letters that there is room for at first.</param>
    public JoinedTokens(int room) => (letters, ends) = (ArrayPool<char>.Shared.Rent(room), ArrayPool<int>.Shared.Rent(room));

    /// <summary>How many tokens there are.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<char> token)
    {
        var start = Count == 0 ? 0 : length + 1;
        if (start + token.Length > letters.Length)
            Grow(ref letters, start + token.Length);
        if (Count == ends.Length)
            Grow(ref ends, Count + 1);
        if (start > 0)
            letters[start - 1] = ' ';
        token.CopyTo(letters.AsSpan(start));
        ends[Count++] = length = start + token.Length;
    }

    /// <summary>A number of tokens from one on, with a space between each two.</summary>
    public readonly ReadOnlySpan<char> Run(int first, int count)
    {
        var start = first == 0 ? 0 : ends[first - 1] + 1;
        return letters.AsSpan(start, ends[first + count - 1] - start);
    }

    /// <summary>Gives the memory back.</summary>
    public readonly void Free()
    {
        ArrayPool<char>.Shared.Return(letters);
        ArrayPool<int>.Shared.Return(ends);
    }

    private static void Grow<T>(ref T[] array, int least)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(least, array.Length * 2));
        array.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }
}
