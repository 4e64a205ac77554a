namespace Nabi.Layers;

/// <summary>The operations that files can name: those of Keras's <c>ops</c> that are known here, and custom operations.</summary>
public static class Operations
{
    /// <summary>The known names, in order.</summary>
    public static IReadOnlyList<string> Names => [.. OperationTable.Names];

    /// <summary>
    /// Makes a custom operation known to files: a functional model that uses it between layers, through <see cref="Ops.Apply"/>, is
    /// then saved with its name and settings, and loads where it is registered.
    /// </summary>
    /// <typeparam name="T">The operation's class.</typeparam>
    /// <param name="name">The name in files; Keras's own names cannot be taken.</param>
    /// <param name="write">Writes the settings of an operation.</param>
    /// <param name="read">Makes an operation from its settings.</param>
    /// <exception cref="NabiException">The name is one of Keras's.</exception>
    public static void Register<T>(string name, Action<T, Config> write, Func<Config, T> read)
        where T : Primitive
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        OperationTable.Add(typeof(T), name, new OperationForm("nabi", operands => Ops.ApplyAll(read(operands.Settings), operands.All))
        {
            RegisteredName = "Custom>" + name,
            WriteOwn = primitive => Written(name, (T)primitive, write),
        });
    }

    /// <summary>Makes a custom operation without settings known to files.</summary>
    /// <typeparam name="T">The operation's class.</typeparam>
    /// <param name="name">The name in files; Keras's own names cannot be taken.</param>
    /// <param name="make">Makes the operation.</param>
    /// <exception cref="NabiException">The name is one of Keras's.</exception>
    public static void Register<T>(string name, Func<T> make)
        where T : Primitive
    {
        ArgumentNullException.ThrowIfNull(make);
        Register(name, static (_, _) => { }, _ => make());
    }

    private static JsonObject Written<T>(string name, T primitive, Action<T, Config> write)
    {
        var config = new Config(name);
        write(primitive, config);
        return config.Json;
    }
}
