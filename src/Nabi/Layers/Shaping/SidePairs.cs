namespace Nabi.Layers;

/// <summary>Lengths before and after each axis, as padding and cropping layers have them in configs.</summary>
internal static class SidePairs
{
    /// <summary>The setting of a layer over so many axes.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="axes">The number of axes.</param>
    /// <param name="fallback">The length on every side by default.</param>
    public static ConfigSetting<(int Before, int After)[]> Setting(string name, int axes, int fallback)
        => new(name, null, (config, key) => Read(config, key, axes, fallback), static (config, key, sides) => config.Set(key, Write(sides)))
        {
            Default = [.. Enumerable.Repeat((fallback, fallback), axes)],
            Rule = static (sides, _) => Array.TrueForAll(sides, side => side.Before >= 0 && side.After >= 0)
                ? null : "0 or more on every side",
        };

    /// <summary>Reads one number for all sides, one number per axis, or a pair per axis.</summary>
    private static (int Before, int After)[] Read(Config config, string key, int axes, int fallback)
    {
        var node = config[key];
        if (node is null)
            return [.. Enumerable.Repeat((fallback, fallback), axes)];
        if (axes > 1 && node is JsonArray list && list.Count == axes && list.All(item => item is JsonArray))
        {
            return [
                .. list.Select(
                    item => Pair(config, key, new Config(config.Owner, new JsonObject { [key] = item!.DeepClone() }).Ints(key)))];
        }

        var lengths = config.Ints(key);
        return lengths.Length == 1 ? [.. Enumerable.Repeat((lengths[0], lengths[0]), axes)]
            : axes == 1 ? [Pair(config, key, lengths)]
            : lengths.Length == axes ? [.. lengths.Select(length => (length, length))]
            : throw Wrong(config, key);
    }

    /// <summary>The pairs as JSON: one pair for one axis, a list of pairs for more.</summary>
    private static JsonNode Write((int Before, int After)[] sides)
    {
        var pairs = sides.Select(side => (JsonNode)new JsonArray(side.Before, side.After)).ToArray();
        return pairs.Length == 1 ? pairs[0] : new JsonArray(pairs);
    }

    private static (int Before, int After) Pair(Config config, string key, int[] lengths)
        => lengths.Length == 2 ? (lengths[0], lengths[1]) : throw Wrong(config, key);

    private static NabiException Wrong(Config config, string key)
        => new(
            $"{config.Owner}: the setting '{key}' must be a number, or lengths before and after each axis, got "
            + $"{JsonDescription.Of(config[key])}.");
}
