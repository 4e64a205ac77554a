namespace Nabi.Configs;

/// <summary>
/// A setting with one length per axis, for layers over one axis, two or three: the setting of each number of axes. In a config a single
/// length stands for all axes.
/// </summary>
internal sealed class AxisSetting
{
    private const int Most = 3;

    private readonly ConfigSetting<int[]>[] all;

    private AxisSetting(Func<int, ConfigSetting<int[]>> make) => all = [.. Enumerable.Range(1, Most).Select(make)];

    /// <summary>The setting of a layer over so many axes.</summary>
    public ConfigSetting<int[]> this[int axes] => all[axes - 1];

    /// <summary>Lengths that the constructor asks for.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="least">The least that a length may be.</param>
    public static AxisSetting Argument(string name, int least) => new(axes => Lengths(name, axes, least));

    /// <summary>Lengths that are all the same by default.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="least">The least that a length may be.</param>
    /// <param name="fallback">Every axis's default.</param>
    public static AxisSetting Of(string name, int least, int fallback)
        => new(axes => new ConfigSetting<int[]>(Lengths(name, axes, least)) { Default = [.. Enumerable.Repeat(fallback, axes)] });

    /// <summary>Lengths or none.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="least">The least that a length may be.</param>
    public static AxisSetting Optional(string name, int least)
        => new(axes => new ConfigSetting<int[]>(Lengths(name, axes, least)) { Default = null! });

    private static ConfigSetting<int[]> Lengths(string name, int axes, int least)
    {
        return new ConfigSetting<int[]>(name, null, Read, Write)
        {
            Rule = (lengths, _) => lengths is null ? null
                : lengths.Length != axes ? $"one number for each axis, {least} or more"
                : Array.TrueForAll(lengths, length => length >= least) ? null : $"{least} or more",
        };

        int[] Read(Config config, string key)
        {
            var lengths = config.Ints(key);
            return lengths.Length == axes ? lengths
                : lengths.Length == 1 ? [.. Enumerable.Repeat(lengths[0], axes)]
                : throw new NabiException($"{config.Owner}: the setting '{key}' must be one number or {axes}, got {lengths.Length}.");
        }
    }

    private static void Write(Config config, string key, int[]? lengths)
        => _ = lengths is null ? config.Set(key, (JsonNode?)null) : config.Set(key, lengths);
}
