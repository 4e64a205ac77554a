using System.Collections;

namespace Nabi.Configs;

/// <summary>A setting whose values are of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class ConfigSetting<T> : ConfigSetting
{
    private readonly Func<Config, string, T> read;
    private readonly Action<Config, string, T> write;
    private bool hasDefault;
    private bool hasNull;

    /// <summary>A setting that the constructor asks for, unless a <see cref="Default"/> is given.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="key">Keras's name; null where it is the property's in lower case with underscores.</param>
    /// <param name="read">Reads the value under a name, or says that it is missing.</param>
    /// <param name="write">Writes the value under a name.</param>
    public ConfigSetting(string name, string? key, Func<Config, string, T> read, Action<Config, string, T> write)
        : base(name, key) => (this.read, this.write) = (read, write);

    /// <summary>The same setting as another, to which a default is added.</summary>
    public ConfigSetting(ConfigSetting<T> other)
        : base(other.Name, other.Key) => (read, write, Rule) = (other.read, other.write, other.Rule);

    /// <summary>The value where none is set.</summary>
    public T Default
    {
        get => hasDefault ? field : throw new InvalidOperationException($"The setting {Key} has no default and was not set.");
        init => (field, hasDefault) = (value, true);
    } = default!;

    /// <summary>What JSON null stands for; without it, for an absent entry.</summary>
    public T Null
    {
        get;
        init => (field, hasNull) = (value, true);
    } = default!;

    /// <summary>What a value must be; null for anything.</summary>
    public Rule<T>? Rule { get; init; }

    /// <summary>Another name under which older configs have it, or null.</summary>
    public string? OldKey { get; init; }

    /// <summary>Whether configs leave the default out, as Keras does for a few settings.</summary>
    public bool OmitsDefault { get; init; }

    /// <inheritdoc/>
    public override bool IsArgument => !hasDefault;

    /// <inheritdoc/>
    public override JsonNode? WrittenDefault => hasDefault ? Written(Default) : null;

    /// <summary>The value in a config, or the default.</summary>
    /// <exception cref="NabiException">It is of another kind, or missing and without a default.</exception>
    public T Of(Config config)
    {
        var key = OldKey is not null && config.Has(OldKey) ? OldKey : Key;
        return !hasDefault || config.Has(key) ? read(config, key)
            : hasNull && config.Json.ContainsKey(key) ? Null : Default;
    }

    /// <summary>The value, if it may be.</summary>
    /// <exception cref="NabiException">It may not.</exception>
    public T Checked(T value, string owner, SettingValues values)
        => Rule?.Invoke(value, values) is { } must
            ? throw new NabiException($"{owner}: {Key} must be {must}, got {(Choices.Count > 0 ? $"'{value}'" : Shown(value))}.") : value;

    /// <summary>Writes a value, whatever the object's is.</summary>
    public void Write(Config config, T value) => write(config, Key, value);

    /// <inheritdoc/>
    public override void Write(Config config, SettingValues values)
    {
        var value = values.Get(this);
        if (!OmitsDefault || !EqualityComparer<T>.Default.Equals(value, Default))
            write(config, Key, value);
    }

    /// <inheritdoc/>
    public override void Read(Config config, SettingValues values, string owner)
    {
        if (hasDefault && (config.Has(Key) || (hasNull && config.Json.ContainsKey(Key)) || (OldKey is not null && config.Has(OldKey))))
            values.Set(this, Checked(Of(config), owner, values));
    }

    /// <inheritdoc/>
    public override bool Same(SettingValues a, SettingValues b)
    {
        var (x, y) = (a.Get(this), b.Get(this));
        return EqualityComparer<T>.Default.Equals(x, y) || JsonNode.DeepEquals(Written(x), Written(y));
    }

    private static string Shown(T value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(one => $"{one}")),
        _ => $"{value}",
    };

    private JsonNode? Written(T value)
    {
        var config = new Config(Key);
        write(config, Key, value);
        return config.Json[Key];
    }
}
