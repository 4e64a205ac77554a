namespace Nabi.Configs;

/// <summary>
/// The values of an object's settings, those alone that differ from the defaults. A layer around a cell shares the cell's. Reading is
/// a walk over a few references and safe beside a change: what is there is never changed, only replaced.
/// </summary>
public sealed class SettingValues
{
    private volatile KeyValuePair<ConfigSetting, object?>[] values = [];

    /// <summary>The value, or the default.</summary>
    public T Get<T>(ConfigSetting<T> setting)
    {
        foreach (var (key, value) in values)
        {
            if (ReferenceEquals(key, setting))
                return (T)value!;
        }

        return setting.Default;
    }

    /// <summary>Sets a value that was checked.</summary>
    public void Set<T>(ConfigSetting<T> setting, T value) => Put(setting, value);

    /// <summary>Takes over from another object what its constructor does not ask for.</summary>
    public void TakeOver(SettingValues other)
    {
        foreach (var (setting, value) in other.values)
        {
            if (!setting.IsArgument)
                Put(setting, value);
        }
    }

    private void Put(ConfigSetting setting, object? value)
        => values = [.. values.Where(pair => !ReferenceEquals(pair.Key, setting)), new(setting, value)];
}
