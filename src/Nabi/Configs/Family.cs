using System.Collections.Concurrent;

namespace Nabi.Configs;

/// <summary>
/// A family of named objects: how errors call it, where Keras keeps it, and its table of names. The table stands in the room of the
/// family and is filled when it is first asked.
/// </summary>
public sealed class Family
{
    private readonly ConcurrentDictionary<string, Func<Config, object>> readers = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Action fill;
    private bool filled;

    /// <param name="kind">How errors call an object of the family.</param>
    /// <param name="baseName">The name of the base type.</param>
    /// <param name="module">The module of Keras.</param>
    /// <param name="fill">Adds the library's own names.</param>
    internal Family(string kind, string baseName, string module, Action fill)
    {
        Kind = kind;
        BaseName = baseName;
        Module = module;
        this.fill = fill;
    }

    /// <summary>How errors call an object of the family: <c>layer</c>.</summary>
    public string Kind { get; }

    /// <summary>The module of Keras that the family's classes stand in: <c>keras.layers</c>.</summary>
    public string Module { get; }

    /// <summary>The known names, in order.</summary>
    public IReadOnlyList<string> Names => [.. Readers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The name of the family's base type.</summary>
    internal string BaseName { get; }

    /// <summary>The names that the library itself brings.</summary>
    internal IReadOnlySet<string> BuiltIn
    {
        get
        {
            _ = Readers;
            return field;
        }
        private set;
    } = new HashSet<string>();

    /// <summary>What makes an object from its config, by name.</summary>
    internal ConcurrentDictionary<string, Func<Config, object>> Readers
    {
        get
        {
            lock (gate)
            {
                if (!filled)
                {
                    filled = true;
                    fill();
                    BuiltIn = readers.Keys.ToHashSet(StringComparer.Ordinal);
                }
            }

            return readers;
        }
    }

    /// <summary>Adds a class; a name that was there stands for the new one.</summary>
    internal void Add(string className, Func<Config, object> read, params ReadOnlySpan<string> aliases)
    {
        Readers[className] = read;
        foreach (var alias in aliases)
            Readers[alias] = read;
    }
}
