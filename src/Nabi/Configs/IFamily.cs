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

    Family? IConfigurable.Family => TSelf.Table;
}
