namespace Nabi.Layers;

/// <summary>Two numbers between which something is drawn; configs may have one number for both.</summary>
internal static class RangeSetting
{
    /// <summary>A range that the constructor asks for.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="least">The least that a bound may be; the most is 1.</param>
    /// <param name="around">The range that one number stands for.</param>
    public static ConfigSetting<(float Low, float High)> Of(string name, float least, Func<float, (float Low, float High)> around)
        => new(name, null, (config, key) => Read(config, key, around), static (config, key, range) => config.Set(key, Write(range)))
        {
            Rule = (range, _) => IsBetween(range, least, 1f) ? null : $"two numbers between {least} and 1",
        };

    /// <summary>A range or none.</summary>
    public static ConfigSetting<(float Low, float High)?> Optional(string name, float least, Func<float, (float Low, float High)> around)
        => new(name, null, (config, key) => Read(config, key, around),
            static (config, key, range) => config.Set(key, range is { } two ? Write(two) : null))
        {
            Default = null,
            Rule = (range, _) => range is not { } two || IsBetween(two, least, 1f) ? null : $"two numbers between {least} and 1",
        };

    /// <summary>The range of an image's numbers, 0 to 255 by default.</summary>
    public static ConfigSetting<(float Low, float High)> OfValues(string name)
        => new(name, null, static (config, key) => Read(config, key, null), static (config, key, range) => config.Set(key, Write(range)))
        {
            Default = (0f, 255f),
            Rule = static (range, _) => IsBetween(range, float.MinValue, float.MaxValue) ? null : "two finite numbers",
        };

    /// <summary>As far below 0 as above.</summary>
    public static (float Low, float High) BothWays(float factor) => (-Math.Abs(factor), Math.Abs(factor));

    /// <summary>The smaller number first.</summary>
    public static (float Low, float High) Ordered((float Low, float High) range)
        => range.Low > range.High ? (range.High, range.Low) : range;

    private static bool IsBetween((float Low, float High) range, float least, float most)
        => range.Low >= least && range.Low <= range.High && range.High <= most;

    private static (float Low, float High) Read(Config config, string key, Func<float, (float Low, float High)>? around)
        => config.Floats(key) switch
        {
            [var one] when around is not null => around(one),
            [var low, var high] => Ordered((low, high)),
            _ => throw config.Wrong(key, around is null ? "two numbers" : "a number or two"),
        };

    private static JsonArray Write((float Low, float High) range) => new(range.Low, range.High);
}
