using System.Collections.Concurrent;

namespace Nabi.Configs;

/// <summary>
/// A family of named objects: how errors call it, where Keras keeps it, and its table of names. The table stands in the room of the
/// family and is filled when it is first asked.
/// </summary>
public sealed class Family
{
    // What Keras 3 writes where a function has no name.
    private const string PythonCode = "__lambda__";

    private readonly ConcurrentDictionary<string, Func<Config, object>> readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<string, string>> wrappers = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Action fill;
    private bool filled;

    /// <summary>Creates the table of a family; it is filled when it is first asked.</summary>
    /// <param name="kind">How errors call an object of the family.</param>
    /// <param name="baseName">The name of the base type.</param>
    /// <param name="module">The module of Keras, or of the library that the family belongs to.</param>
    /// <param name="fill">Adds the library's own names by <see cref="Registry.Register"/>.</param>
    public Family(string kind, string baseName, string module, Action fill)
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

    /// <summary>
    /// Names a class of Keras that stands for a function, which its config holds by name: the object of that name with the class's other
    /// settings.
    /// </summary>
    /// <param name="className">The name in configs.</param>
    /// <param name="function">The name in the table for a function's.</param>
    internal void Wrap(string className, Func<string, string> function) => wrappers[className] = function;

    /// <summary>How a class that stands for a function finds it in the table, or null where the class is none.</summary>
    internal Func<string, string>? WrapperOf(string className) => wrappers.GetValueOrDefault(className);

    /// <summary>Says why a class of Keras is not in the table; a program may still register one of that name.</summary>
    /// <param name="className">The name in configs.</param>
    /// <param name="reason">What it is and what to do, as it follows the name of the object.</param>
    internal void Explain(string className, string reason) => reasons[className] = reason;

    /// <summary>The sentence about a name that is not in the table.</summary>
    /// <param name="name">The name.</param>
    /// <param name="config">Its settings.</param>
    internal string Unknown(string name, Config config)
    {
        if (reasons.TryGetValue(name, out var reason))
        {
            var called = config.Json["name"] is JsonValue value && value.TryGetValue<string>(out var text) ? $" \"{text}\"" : "";
            return $"the {Kind} {name}{called} {reason}";
        }

        if (name == PythonCode)
        {
            return $"the {Kind} is Python code, which is never run; give it a name in Python, and register a {Kind} of that name by "
                + $"Registry.Register<{BaseName}>.";
        }

        var near = Registry.Nearest(name, Readers.Keys);
        var alike = Registry.MostAlike(near ?? name, Readers.Keys, 3);
        return $"unknown {Kind} '{name}'; "
            + (near is not null ? $"did you mean {Enumerate(alike, "or")}? One" : $"the nearest known are {Enumerate(alike, "and")}; one")
            + $" of your own is registered by Registry.Register<{BaseName}>.";
    }

    private static string Enumerate(IReadOnlyList<string> names, string word)
        => string.Join(", ", names.SkipLast(1).Select(name => $"'{name}'")) + $" {word} '{names[^1]}'";

    /// <summary>Adds a class; a name that was there stands for the new one.</summary>
    internal void Add(string className, Func<Config, object> read, params ReadOnlySpan<string> aliases)
    {
        Readers[className] = read;
        foreach (var alias in aliases)
            Readers[alias] = read;
    }
}
