using System.Globalization;

namespace Nabi.Configs;

/// <summary>
/// The settings of one object in Keras's words, written and read without reflection: a JSON object plus the name of its
/// owner, so that every error can say whose setting is wrong.
/// </summary>
public sealed class Config
{
    private readonly JsonObject json;
    private HashSet<string>? asked;

    /// <summary>An empty config to write into.</summary>
    /// <param name="owner">Whose settings these are, for errors: <c>LSTM "lstm_1"</c>.</param>
    public Config(string owner)
        : this(owner, [])
    {
    }

    /// <summary>A config to read from.</summary>
    /// <param name="owner">Whose settings these are, for errors.</param>
    /// <param name="json">The settings.</param>
    public Config(string owner, JsonObject json)
        : this(owner, json, null)
    {
    }

    /// <summary>A config of a format of files.</summary>
    public Config(string owner, JsonObject json, IConfigForm? form)
    {
        Owner = owner;
        Form = form;
        this.json = json;
    }

    /// <summary>Whose settings these are.</summary>
    public string Owner { get; }

    /// <summary>The settings as JSON.</summary>
    public JsonObject Json => json;

    /// <summary>The setting as JSON, or null when absent or JSON null. It counts as read.</summary>
    /// <param name="key">Keras's name.</param>
    public JsonNode? this[string key]
    {
        get
        {
            (asked ??= new(StringComparer.Ordinal)).Add(key);
            return json[key];
        }
    }

    /// <summary>
    /// The settings that have a value other than null and that nobody has read: what whoever made the object does not know.
    /// </summary>
    public IEnumerable<string> Unread
        => json.Where(pair => pair.Value is not null && asked?.Contains(pair.Key) != true).Select(pair => pair.Key);

    /// <summary>The format that the config is part of, or null when it is written or read on its own.</summary>
    public IConfigForm? Form { get; }

    /// <summary>Sets <paramref name="key"/>; null is written as JSON null.</summary>
    /// <exception cref="NabiException">A number is infinite or none, for which JSON has no word.</exception>
    public Config Set(string key, JsonNode? value)
    {
        foreach (var one in value is JsonArray list ? list : (IEnumerable<JsonNode?>)[value])
        {
            var number = one is not JsonValue given ? 0 : given.TryGetValue(out double real) ? real
                : given.TryGetValue(out float single) ? single : 0;
            if (!double.IsFinite(number))
            {
                throw new NabiException(FormattableString.Invariant(
                    $"{Owner}: {key} is {number}, which a config cannot hold, since JSON has no word for it; give a finite number."));
            }
        }

        json[key] = value?.DeepClone();
        return this;
    }

    /// <summary>Sets <paramref name="key"/> to a whole number.</summary>
    public Config Set(string key, int value) => Set(key, (JsonNode)value);

    /// <summary>Sets <paramref name="key"/> to a list of whole numbers.</summary>
    public Config Set(string key, params ReadOnlySpan<int> values)
    {
        var list = new JsonArray();
        foreach (var value in values)
            list.Add((JsonNode)value);
        json[key] = list;
        return this;
    }

    /// <summary>
    /// Sets <paramref name="key"/> to another object in Keras's form with class name and config; an activation with
    /// default settings is written as its name.
    /// </summary>
    public Config Set(string key, IConfigurable? value)
    {
        if (value is IBareName { IsPlain: true })
        {
            Form?.Met(value);
            json[key] = value.ClassName;
        }
        else
        {
            json[key] = value is null ? null : Registry.Write(value, Form);
        }

        return this;
    }

    /// <summary>Sets <paramref name="key"/> to a list of objects in Keras's form.</summary>
    public Config Set(string key, IEnumerable<IConfigurable> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        json[key] = new JsonArray([.. values.Select(value => (JsonNode)Registry.Write(value, Form))]);
        return this;
    }

    /// <summary>True when the config has <paramref name="key"/> with a value that is not null.</summary>
    public bool Has(string key) => this[key] is not null;

    /// <summary>A whole number.</summary>
    public int Int(string key, int? fallback = null)
        => Number(key) is { } number
            ? number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Wrong(key, "a whole number")
            : fallback ?? throw Missing(key);

    /// <summary>A whole number, or null when absent or JSON null.</summary>
    public int? OptionalInt(string key) => Has(key) ? Int(key) : null;

    /// <summary>A number.</summary>
    public float Float(string key, float? fallback = null)
        => Number(key) is { } number ? Single(key, number) : fallback ?? throw Missing(key);

    /// <summary>A number, or null when absent or JSON null.</summary>
    public float? OptionalFloat(string key) => Number(key) is { } number ? Single(key, number) : null;

    /// <summary>True or false.</summary>
    public bool Bool(string key, bool? fallback = null)
        => this[key] switch
        {
            null => fallback ?? throw Missing(key),
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            _ => throw Wrong(key, "true or false"),
        };

    /// <summary>A text.</summary>
    public string Text(string key, string? fallback = null)
        => OptionalText(key) ?? fallback ?? throw Missing(key);

    /// <summary>A text, or null when absent or JSON null.</summary>
    public string? OptionalText(string key)
        => this[key] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw Wrong(key, "a text"),
        };

    /// <summary>One of an option's words.</summary>
    /// <exception cref="NabiException">The text is none of them, or there is none and no <paramref name="fallback"/>.</exception>
    public T Option<T>(string key, T? fallback = null)
        where T : struct, IOption<T>
        => OptionalText(key) is { } word ? Option<T>(key, word, null) : fallback ?? throw Missing(key);

    /// <summary>One of an option's words, null where JSON null stands, <paramref name="fallback"/> where nothing stands.</summary>
    /// <exception cref="NabiException">The text is none of them.</exception>
    public T? OptionalOption<T>(string key, T? fallback)
        where T : struct, IOption<T>
        => OptionalText(key) is { } word ? Option<T>(key, word, "null") : Json.ContainsKey(key) ? null : fallback;

    /// <summary>A list of whole numbers; a single number stands for a list of one.</summary>
    public int[] Ints(string key)
        => this[key] switch
        {
            null => throw Missing(key),
            JsonArray list => [.. list.Select(item => AsInt(key, item))],
            var single => [AsInt(key, single)],
        };

    /// <summary>A list of whole numbers, or null when absent or JSON null.</summary>
    public int[]? OptionalInts(string key) => Has(key) ? Ints(key) : null;

    /// <summary>A list of numbers; a single number stands for a list of one.</summary>
    public float[] Floats(string key)
        => this[key] switch
        {
            null => throw Missing(key),
            JsonArray list => [.. list.Select(item => Single(key, AsNumber(item) ?? throw Wrong(key, "a list of numbers")))],
            var single => [Single(key, AsNumber(single) ?? throw Wrong(key, "a list of numbers"))],
        };

    /// <summary>A list of whole numbers where null stands for an unknown length: a shape.</summary>
    public Shape Shape(string key)
        => this[key] is JsonArray list
            ? new Shape([.. list.Select(item => item is null ? Nabi.Shape.Unknown : AsInt(key, item))])
            : throw (Has(key) ? Wrong(key, "a shape") : Missing(key));

    /// <summary>A nested object, or null when absent or JSON null.</summary>
    public Config? Nested(string key)
        => this[key] switch
        {
            null => null,
            JsonObject inner => new Config($"{Owner}, {key}", inner, Form),
            _ => throw Wrong(key, "an object"),
        };

    /// <summary>A known object made from its serialised form or its name, or null when absent or JSON null.</summary>
    public T? Object<T>(string key)
        where T : class, IFamily<T>
        => this[key] is { } node ? Registry.Read<T>(node, $"{Owner}, {key}", Form) : null;

    /// <summary>A list of known objects made from their serialised forms or names; empty when absent or JSON null.</summary>
    public IReadOnlyList<T> Objects<T>(string key)
        where T : class, IFamily<T>
        => this[key] switch
        {
            null => [],
            JsonArray list =>
                [.. list.Select((node, i) =>
                    Registry.Read<T>(node ?? throw Wrong(key, "a list of objects without null"), $"{Owner}, {key} {i}", Form))],
            _ => throw Wrong(key, "a list of objects"),
        };

    /// <summary>A seed; null when absent, or when the config holds a generator's state, which is Keras's own.</summary>
    internal int? Seed(string key = "seed") => this[key] is JsonObject ? null : OptionalInt(key);

    private static double? AsNumber(JsonNode? node)
    {
        if (node is not JsonValue value)
            return null;
        if (value.TryGetValue<double>(out var d))
            return d;
        if (value.TryGetValue<float>(out var f))
            return double.Parse(f.ToString("r", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value.TryGetValue<long>(out var l) ? l : value.TryGetValue<int>(out var i) ? i : null;
    }

    private double? Number(string key)
        => this[key] is not { } node ? null : AsNumber(node) ?? throw Wrong(key, "a number");

    private float Single(string key, double number)
        => float.IsFinite((float)number) ? (float)number : throw Wrong(key, "a number that a 32-bit float can hold");

    private T Option<T>(string key, string word, string? other)
        where T : struct, IOption<T>
    {
        try
        {
            return word;
        }
        catch (NabiException)
        {
            throw new NabiException($"{Owner}: {key} must be {WordList.Of(T.Words, other)}, got '{word}'.");
        }
    }

    private int AsInt(string key, JsonNode? node)
        => AsNumber(node) is { } number && number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number : throw Wrong(key, "a whole number");

    internal NabiException Missing(string key) => new($"{Owner}: the setting '{key}' is missing.");

    internal NabiException Wrong(string key, string expected)
        => new($"{Owner}: the setting '{key}' must be {expected}, got {JsonDescription.Of(json[key])}.");
}
