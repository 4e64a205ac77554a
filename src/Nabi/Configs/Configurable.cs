namespace Nabi.Configs;

/// <summary>
/// An object with declared settings: each stands once, beside its property, and is checked where it is set, written into configs and read
/// from them without further code.
/// </summary>
public abstract class Configurable : IConfigurable
{
    private readonly SettingValues values = new();

    /// <inheritdoc/>
    public abstract string ClassName { get; }

    /// <summary>The declared settings, in the order in which configs hold them; none by default.</summary>
    protected internal virtual IEnumerable<ConfigSetting> Settings => [];

    /// <inheritdoc/>
    public virtual void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        WriteSettings(config, Settings);
    }

    /// <summary>The value of a declared setting: what a property over it returns.</summary>
    /// <param name="setting">The declaration.</param>
    protected T Get<T>(ConfigSetting<T> setting) => values.Get(setting);

    /// <summary>Sets a declared setting: what a constructor or a property's <c>init</c> does.</summary>
    /// <param name="setting">The declaration.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NabiException">The value may not be.</exception>
    protected void Set<T>(ConfigSetting<T> setting, T value) => values.Set(setting, setting.Checked(value, ClassName, values));

    /// <summary>Takes over what a config says about the declared settings: what <see cref="IFamily{TSelf}.Completed"/> does.</summary>
    /// <param name="config">The config.</param>
    /// <exception cref="NabiException">A setting may not have its value.</exception>
    protected void ReadSettings(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ReadSettings(config, Settings);
    }

    /// <summary>Writes some of the settings.</summary>
    internal void WriteSettings(Config config, IEnumerable<ConfigSetting> settings)
    {
        foreach (var setting in settings)
            setting.Write(config, values);
    }

    /// <summary>Takes over what a config says about some of the settings and the constructor did not ask for.</summary>
    internal void ReadSettings(Config config, IEnumerable<ConfigSetting> settings)
    {
        foreach (var setting in settings)
            setting.Read(config, values, ClassName);
    }
}
