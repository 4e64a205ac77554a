namespace Nabi.Configs;

/// <summary>
/// The base type of a family of named objects (layers, losses, optimizers, ...). It knows its own table, so whoever asks for an object by
/// name asks the type: <c>Registry.Read&lt;Layer&gt;</c>.
/// </summary>
/// <typeparam name="TSelf">The base type itself.</typeparam>
public interface IFamily<TSelf> : IConfigurable
    where TSelf : class, IFamily<TSelf>
{
    /// <summary>The names a config can use, and what each stands for.</summary>
    static abstract Family Table { get; }

    /// <summary>What an object that a registered function made still takes over from its config; nothing by default.</summary>
    /// <param name="value">The object.</param>
    /// <param name="config">Its config.</param>
    static virtual TSelf Completed(TSelf value, Config config) => value;

    Family? IConfigurable.Family => TSelf.Table;
}
