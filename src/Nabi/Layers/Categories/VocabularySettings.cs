namespace Nabi.Layers;

/// <summary>The settings that all layers with a vocabulary have.</summary>
internal static class VocabularySettings
{
    /// <summary>The words of the output modes.</summary>
    public static readonly ConfigSetting<OutputMode> OutputMode = ConfigSetting.Option("OutputMode", Layers.OutputMode.Int);

    public static readonly ConfigSetting<int?> MaxTokens =
        ConfigSetting.OptionalInt("MaxTokens", static (most, _) => most is null or >= 2 ? null : "2 or more, or null for no limit");

    public static readonly ConfigSetting<bool> PadToMaxTokens = ConfigSetting.Bool("PadToMaxTokens", false);

    /// <summary>How many entries there are, as a file says that keeps the entries elsewhere.</summary>
    public static readonly ConfigSetting<int?> Size = ConfigSetting.OptionalInt("VocabularySize");

    public static readonly ConfigSetting<IReadOnlyList<string>?> Texts =
        new("Vocabulary", null, ReadTexts, static (config, key, list) => config.Set(key, Written(list, text => text))) { Default = null };

    public static readonly ConfigSetting<IReadOnlyList<int>?> Numbers
        = new("Vocabulary", null, static (config, key) => config.Ints(key),
            static (config, key, list) => config.Set(key, Written(list, number => number)))
        { Default = null };

    public static readonly ConfigSetting<IReadOnlyList<float>?> IdfWeights
        = new("IdfWeights", null, static (config, key) => config.Floats(key),
            static (config, key, list) => config.Set(key, Written(list, number => number)))
        { Default = null };

    public static readonly ConfigSetting Sparse = ConfigSetting.Fixed("sparse", false, refuses: true);

    public static readonly ConfigSetting Encoding = ConfigSetting.Fixed("encoding", "utf-8", refuses: true);

    /// <summary>The lines of a file of entries: empty ones at its end do not count.</summary>
    /// <exception cref="NabiException">The file cannot be read, or is not UTF-8.</exception>
    public static string[] LinesOf(string path, string owner)
    {
        try
        {
            return [.. VocabularyLines.Of(File.ReadAllText(path, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true)))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NabiException(
                $"{owner}: the vocabulary file '{path}' cannot be "
                + $"read{(error is System.Text.DecoderFallbackException ? ", since it is not UTF-8" : "")}; give a text "
                + "file with one entry per line.", error);
        }
    }

    private static IReadOnlyList<string> ReadTexts(Config config, string key)
        => config[key] is JsonArray list && list.All(item => item is JsonValue value && value.TryGetValue<string>(out _))
            ? [.. list.Select(item => (string)item!)]
            : throw new NabiException(
                $"{config.Owner}: the setting '{key}' must be a list of texts, got {JsonDescription.Of(config[key])}.");

    private static JsonArray? Written<T>(IReadOnlyList<T>? list, Func<T, JsonNode?> node)
        => list is null ? null : new JsonArray([.. list.Select(node)]);
}
