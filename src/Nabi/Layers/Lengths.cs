namespace Nabi.Layers;

/// <summary>Lengths of two and three axes as properties show them, and as settings hold them.</summary>
internal static class Lengths
{
    public static (int Height, int Width) Pair(this int[] lengths) => (lengths[0], lengths[1]);

    public static (int Depth, int Height, int Width) Triple(this int[] lengths) => (lengths[0], lengths[1], lengths[2]);

    public static int[] Listed(this (int Height, int Width) lengths) => [lengths.Height, lengths.Width];

    public static int[] Listed(this (int Depth, int Height, int Width) lengths) => [lengths.Depth, lengths.Height, lengths.Width];
}
