namespace Nabi.Layers;

/// <summary>The rule that heads share units evenly.</summary>
internal static class HeadLength
{
    /// <summary>Units a head.</summary>
    /// <exception cref="NabiException">The heads do not divide the units.</exception>
    public static int Of(int units, int heads, string owner)
        => units % heads == 0 ? units / heads
            : throw new NabiException(
                $"{owner}: the heads must divide the units, got {units} units and {heads} heads; choose units that "
                + "are a multiple of the heads.");
}
