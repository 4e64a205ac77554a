using Nabi.Regularizers;

namespace Nabi.Layers;

/// <content>
/// The declared settings. A class declares each of its settings once, beside the property, and lists them in <see cref="Settings"/>:
/// config, round trip, equality, checks and the page of settings come from there.
/// </content>
public abstract partial class Layer
{
    /// <summary>The place of the activity regularizer in classes whose config has it even when there is none.</summary>
    private protected static readonly ConfigSetting ActivityRegularizerPlace = ConfigSetting.Fixed("activity_regularizer");

    /// <summary>
    /// The settings besides those that every layer has, in the order in which configs hold them; none by default. What a class lists here
    /// is saved, loaded, checked and compared without further code.
    /// </summary>
    protected internal virtual IEnumerable<ConfigSetting> Settings => [];

    /// <summary>The values of the settings; a layer around a cell shares the cell's.</summary>
    internal SettingValues Values { get; private protected set; } = new();

    /// <summary>How errors call this layer where a setting is wrong.</summary>
    private protected virtual string SettingsOwner => ClassName;

    /// <summary>
    /// Takes over what a config says and the constructor did not ask for: the declared settings, the name, the activity regularizer and
    /// whether the layer is trained.
    /// </summary>
    /// <param name="config">The layer's config.</param>
    /// <exception cref="NabiException">A setting's value may not be.</exception>
    public void ReadSettings(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        foreach (var setting in Settings)
            setting.Read(config, Values, SettingsOwner);
        if (config.OptionalText("name") is { } given)
            Rename(given);
        Regularize(config.Object<Regularizer>("activity_regularizer"));
        // Only "false" is passed on: a layer that is trainable may have parts that are not.
        if (!config.Bool("trainable", true))
            Trainable = false;
    }

    /// <summary>Whether another layer is of the same class with the same declared settings; the name may differ.</summary>
    internal bool HasSettingsOf(Layer other)
        => ClassName == other.ClassName && Trainable == other.Trainable && Settings.All(setting => setting.Same(Values, other.Values))
            && Written(ActivityRegularizer) == Written(other.ActivityRegularizer);

    /// <summary>The value of a declared setting: what a property over it returns.</summary>
    /// <param name="setting">The declaration.</param>
    protected T Get<T>(ConfigSetting<T> setting) => Values.Get(setting);

    /// <summary>Sets a declared setting: what a constructor or a property's <c>init</c> does.</summary>
    /// <param name="setting">The declaration.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NabiException">The value may not be.</exception>
    protected void Set<T>(ConfigSetting<T> setting, T value) => Values.Set(setting, setting.Checked(value, SettingsOwner, Values));

    private static string? Written(IConfigurable? value) => value is null ? null : Registry.Write(value).ToJsonString();
}
