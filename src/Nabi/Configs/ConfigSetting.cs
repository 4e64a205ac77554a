namespace Nabi.Configs;

/// <summary>
/// One setting of a kind of objects, declared once, beside its property: its names, its default, how a config holds it and what it
/// may be. Config, round trip, equality and the page of settings come from the declarations; the values lie in the object's
/// <see cref="SettingValues"/>.
/// </summary>
public abstract class ConfigSetting
{
    private protected ConfigSetting(string name, string? key) => (Name, Key) = (name, key ?? SnakeCase.Of(name));

    /// <summary>The property's name: <c>UseBias</c>.</summary>
    public string Name { get; }

    /// <summary>Keras's name: <c>use_bias</c>.</summary>
    public string Key { get; }

    /// <summary>The words that the value may be, where it is an option; none where it is not.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether there is no default: the constructor asks for it, and reading leaves it as the constructor set it.</summary>
    public abstract bool IsArgument { get; }

    /// <summary>The default as a config holds it; null where there is none.</summary>
    public abstract JsonNode? WrittenDefault { get; }

    /// <summary>Writes the value.</summary>
    public abstract void Write(Config config, SettingValues values);

    /// <summary>Takes the value over if the config has one.</summary>
    /// <param name="config">Where to read.</param>
    /// <param name="values">Where the value goes.</param>
    /// <param name="owner">How the sentence about a value that may not be calls the object.</param>
    /// <exception cref="NabiException">The value may not be.</exception>
    public abstract void Read(Config config, SettingValues values, string owner);

    /// <summary>Whether two objects have the same value, as configs see it.</summary>
    public abstract bool Same(SettingValues a, SettingValues b);

    /// <summary>A whole number that the constructor asks for.</summary>
    public static ConfigSetting<int> Int(string name, Rule<int>? rule = null, string? key = null)
        => new(name, key, WholeNumber, Put) { Rule = rule };

    /// <summary>A whole number.</summary>
    public static ConfigSetting<int> Int(string name, int fallback, Rule<int>? rule = null, string? key = null)
        => new(name, key, WholeNumber, Put) { Default = fallback, Rule = rule };

    /// <summary>A whole number or none.</summary>
    public static ConfigSetting<int?> OptionalInt(string name, Rule<int?>? rule = null)
        => new(name, null, static (config, key) => config.Int(key),
            static (config, key, value) => config.Set(key, value))
        { Default = null, Rule = rule };

    /// <summary>A seed or none; a generator's state, which is Keras's own, is none.</summary>
    public static ConfigSetting<int?> Seed(string name)
        => new(name, null, static (config, key) => config.Seed(key),
            static (config, key, value) => config.Set(key, value))
        { Default = null };

    /// <summary>A number that the constructor asks for.</summary>
    public static ConfigSetting<float> Float(string name, Rule<float>? rule = null, string? key = null)
        => new(name, key, Number, Put) { Rule = rule };

    /// <summary>A number.</summary>
    public static ConfigSetting<float> Float(string name, float fallback, Rule<float>? rule = null)
        => new(name, null, Number, Put) { Default = fallback, Rule = rule };

    /// <summary>A number or none.</summary>
    public static ConfigSetting<float?> OptionalFloat(string name, Rule<float?>? rule = null)
        => new(name, null, static (config, key) => config.Float(key),
            static (config, key, value) => config.Set(key, value))
        { Default = null, Rule = rule };

    /// <summary>True or false.</summary>
    public static ConfigSetting<bool> Bool(string name, bool fallback, string? key = null)
        => new(name, key, static (config, key) => config.Bool(key),
            static (config, key, value) => config.Set(key, value))
        { Default = fallback };

    /// <summary>A text that the constructor asks for.</summary>
    public static ConfigSetting<string> Text(string name) => new(name, null, Letters, Put);

    /// <summary>A text or none. An absent one is <paramref name="fallback"/>, null is null.</summary>
    public static ConfigSetting<string?> OptionalText(string name, string? fallback)
        => new(name, null, Letters, Put) { Default = fallback, Null = null };

    /// <summary>An option that the constructor asks for.</summary>
    public static ConfigSetting<T> Option<T>(string name)
        where T : struct, IOption<T>
        => new(name, null, static (config, key) => config.Option<T>(key), Put) { Choices = T.Words };

    /// <summary>An option.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="allowed">The values that it may have here; none for all.</param>
    public static ConfigSetting<T> Option<T>(string name, T fallback, params T[] allowed)
        where T : struct, IOption<T>
        => allowed.Length == 0
            ? new(name, null, static (config, key) => config.Option<T>(key), Put) { Default = fallback, Choices = T.Words }
            : new(name, null, static (config, key) => config.Option<T>(key), Put)
            {
                Default = fallback,
                Choices = [.. allowed.Select(one => $"{one}")],
                Rule = Must.BeOneOf(allowed),
            };

    /// <summary>An option or none. An absent one is <paramref name="fallback"/>, null is null.</summary>
    public static ConfigSetting<T?> OptionalOption<T>(string name, T? fallback)
        where T : struct, IOption<T>
        => new(name, null, static (config, key) => config.OptionalOption<T>(key, null), Put)
        {
            Default = fallback,
            Null = null,
            Choices = T.Words,
        };

    /// <summary>Several whole numbers that the constructor asks for; one number stands for a list of one.</summary>
    public static ConfigSetting<int[]> Ints(string name, Rule<int[]>? rule = null) => new(name, null, Numbers, Put) { Rule = rule };

    /// <summary>Several whole numbers; one number stands for a list of one.</summary>
    public static ConfigSetting<int[]> Ints(string name, int[] fallback, string? key = null)
        => new(name, key, Numbers, Put) { Default = fallback };

    /// <summary>Several whole numbers or none; one number stands for a list of one.</summary>
    public static ConfigSetting<IReadOnlyList<int>?> OptionalInts(string name, Rule<IReadOnlyList<int>?>? rule = null)
        => OptionalList(name, static (config, key) => config.Ints(key), static value => value, rule);

    /// <summary>Several numbers or none; one number stands for a list of one.</summary>
    public static ConfigSetting<IReadOnlyList<float>?> OptionalFloats(string name, Rule<IReadOnlyList<float>?>? rule = null)
        => OptionalList(name, static (config, key) => config.Floats(key), static value => value, rule);

    /// <summary>An object of a family.</summary>
    public static ConfigSetting<T> Object<T>(string name, T fallback)
        where T : class, IFamily<T>
        => new(name, null, Known<T>, Put) { Default = fallback };

    /// <summary>An object of a family; null in a config stands for <paramref name="whenNull"/>.</summary>
    public static ConfigSetting<T> Object<T>(string name, T fallback, T whenNull)
        where T : class, IFamily<T>
        => new(name, null, Known<T>, Put) { Default = fallback, Null = whenNull };

    /// <summary>An object of a family or none.</summary>
    public static ConfigSetting<T?> Optional<T>(string name)
        where T : class, IFamily<T>
        => new(name, null, Known<T>, Put) { Default = null };

    /// <summary>An object of a family and of one kind in it, which the constructor asks for.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="kind">The kind in words: <c>a cell</c>.</param>
    /// <param name="key">Keras's name; null where it is the property's.</param>
    public static ConfigSetting<T> Part<TFamily, T>(string name, string kind, string? key = null)
        where TFamily : class, IFamily<TFamily>
        where T : class, TFamily
        => new(
            name,
            key,
            (config, entry) => config.Has(entry)
                ? config.Object<TFamily>(entry) as T ?? throw config.Wrong(entry, kind) : throw config.Missing(entry),
            Put);

    /// <summary>What Keras writes and the library has no choice about; written unless it stands there, and not read.</summary>
    /// <param name="key">Keras's name.</param>
    /// <param name="value">What is there.</param>
    /// <param name="refuses">Whether a config with another value is refused.</param>
    public static ConfigSetting Fixed(string key, JsonNode? value = null, bool refuses = false) => new FixedSetting(key, value, refuses);

    private static ConfigSetting<IReadOnlyList<T>?> OptionalList<T>(
        string name, Func<Config, string, IReadOnlyList<T>?> read, Func<T, JsonNode> write, Rule<IReadOnlyList<T>?>? rule)
        => new(name, null, read,
            (config, key, values) => config.Set(key, values is null ? null : new JsonArray([.. values.Select(write)])))
        {
            Default = null,
            Rule = rule,
        };

    private static int WholeNumber(Config config, string key) => config.Int(key);

    private static float Number(Config config, string key) => config.Float(key);

    private static string Letters(Config config, string key) => config.Text(key);

    private static int[] Numbers(Config config, string key) => config.Ints(key);

    private static T Known<T>(Config config, string key)
        where T : class, IFamily<T>
        => config.Object<T>(key) ?? throw config.Missing(key);

    private static void Put(Config config, string key, int value) => config.Set(key, value);

    private static void Put(Config config, string key, float value) => config.Set(key, value);

    private static void Put(Config config, string key, string? value) => config.Set(key, value);

    private static void Put<T>(Config config, string key, T value)
        where T : struct, IOption<T>
        => config.Set(key, $"{value}");

    private static void Put<T>(Config config, string key, T? value)
        where T : struct, IOption<T>
        => config.Set(key, value?.ToString());

    private static void Put(Config config, string key, int[] value) => config.Set(key, value);

    private static void Put(Config config, string key, IConfigurable? value) => config.Set(key, value);

    private sealed class FixedSetting(string key, JsonNode? value, bool refuses) : ConfigSetting(key, key)
    {
        public override bool IsArgument => false;

        public override JsonNode? WrittenDefault => value;

        public override void Write(Config config, SettingValues values)
        {
            if (!config.Json.ContainsKey(Key))
                config.Set(Key, value);
        }

        public override void Read(Config config, SettingValues values, string owner)
        {
            // Another value that changes nothing stays unread, so that a file that has it says so.
            if (JsonNode.DeepEquals(config.Json[Key], value) || (refuses && config.Json[Key] is not null))
                _ = config[Key];
            if (refuses && config.Has(Key) && !JsonNode.DeepEquals(config.Json[Key], value))
            {
                throw new NabiException(
                    $"{config.Owner}: {Key} is not supported; "
                    + $"{(value is null ? "leave it out" : $"set it to {JsonDescription.Of(value)}")}.");
            }
        }

        public override bool Same(SettingValues a, SettingValues b) => true;
    }
}
