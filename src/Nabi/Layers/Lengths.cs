namespace Nabi.Layers;

/// <summary>
/// Lengths along one, two or three axes as properties show them (a number, a pair, a triple), and as settings hold them.
/// </summary>
internal static class Lengths
{
    public static (int Height, int Width) Pair(this int[] lengths) => (lengths[0], lengths[1]);

    public static (int Depth, int Height, int Width) Triple(this int[] lengths) => (lengths[0], lengths[1], lengths[2]);

    /// <summary>As a number, a pair or a triple.</summary>
    public static TSize As<TSize>(this int[] lengths)
        where TSize : struct
        => lengths.Length switch
        {
            1 => (TSize)(object)lengths[0],
            2 => (TSize)(object)lengths.Pair(),
            _ => (TSize)(object)lengths.Triple(),
        };

    /// <summary>The lengths of a number, a pair or a triple, in a list.</summary>
    public static int[] ToLengths<TSize>(this TSize size)
        where TSize : struct
        => size switch
        {
            int length => [length],
            ValueTuple<int, int> pair => [pair.Item1, pair.Item2],
            ValueTuple<int, int, int> triple => [triple.Item1, triple.Item2, triple.Item3],
            _ => throw new NotSupportedException($"{typeof(TSize)} holds no lengths."),
        };
}
