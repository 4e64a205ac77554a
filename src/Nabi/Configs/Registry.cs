namespace Nabi.Configs;

/// <summary>
/// From a name in a file or a string to an object, by the table of its family (layers, losses, optimizers, ...). No reflection: a file
/// cannot name a type that is not in a table.
/// </summary>
public static class Registry
{
    /// <summary>
    /// Adds a custom class to the family <typeparamref name="T"/> (for example <c>Layer</c>), so that a config can name it.
    /// </summary>
    /// <typeparam name="T">The family's base type.</typeparam>
    /// <param name="className">The name in configs.</param>
    /// <param name="read">Makes the object from its config: what the constructor asks for. Name, trainability and declared settings of a
    /// layer are then read by themselves.</param>
    /// <param name="aliases">Other spellings: <c>"glorot_uniform"</c>.</param>
    public static void Register<T>(string className, Func<Config, T> read, params ReadOnlySpan<string> aliases)
        where T : class, IFamily<T>
    {
        ArgumentNullException.ThrowIfNull(read);
        T.Table.Add(className, config => T.Completed(read(config), config), aliases);
    }

    /// <summary>The known names of a family, in order.</summary>
    public static IReadOnlyList<string> Names<T>()
        where T : class, IFamily<T>
        => T.Table.Names;

    /// <summary>Makes a known object from its name or from Keras's form <c>{"class_name": ..., "config": {...}}</c>.</summary>
    /// <param name="node">A name or an object.</param>
    /// <param name="owner">Who asks, for errors.</param>
    /// <exception cref="NabiException">The name is unknown or the config is wrong.</exception>
    public static T Read<T>(JsonNode node, string owner)
        where T : class, IFamily<T>
        => Read<T>(node, owner, null);

    /// <summary>Makes a known object from its name with default settings: <c>"adam"</c>.</summary>
    /// <exception cref="NabiException">The name is null or unknown; the sentence gives the nearest known one.</exception>
    public static T Named<T>(string name, string owner)
        where T : class, IFamily<T>
        => name is null
            ? throw new NabiException(
                $"{owner}: the name of the {T.Table.Kind} is null; give a name, such as \"{T.Table.Names[0]}\", or an object.")
            : Make<T>(name, new Config($"{owner}, {name}"), owner);

    /// <summary>Writes an object in Keras's form.</summary>
    public static JsonObject Write(IConfigurable value) => Write(value, null);

    /// <summary>Writes an object as part of a format.</summary>
    public static JsonObject Write(IConfigurable value, IConfigForm? form)
    {
        form?.Met(value);
        if (form?.Write(value) is { } own)
            return own;
        var config = new Config(value.ClassName, [], form);
        value.Write(config);
        var (module, registered) = value is IKerasModule place ? (place.Module, place.RegisteredName)
            : IsOwn(value) ? ("nabi", "Custom>" + value.ClassName)
            : (value.Family?.Module ?? "nabi", null);
        return new JsonObject
        {
            ["module"] = module,
            ["class_name"] = value.ClassName,
            ["config"] = config.Json,
            ["registered_name"] = registered,
        };
    }

    /// <summary>Makes a known object, or one that the form knows.</summary>
    public static T Read<T>(JsonNode node, string owner, IConfigForm? form)
        where T : class, IFamily<T>
        => node switch
        {
            JsonValue value when value.TryGetValue<string>(out var name) => Make<T>(name, new Config($"{owner}, {name}", [], form), owner),
            // A function of the user's own stands as {"class_name": "function", "config": its name}.
            JsonObject obj when obj["class_name"] is JsonValue kind && kind.TryGetValue<string>(out var word) && word == "function"
                && obj["config"] is JsonValue function && function.TryGetValue<string>(out var name)
                => Make<T>(name, new Config($"{owner}, {name}", [], form), owner),
            JsonObject obj when obj["class_name"] is JsonValue named && named.TryGetValue<string>(out var name)
                => Make<T>(name, new Config($"{owner}, {name}", obj["config"] as JsonObject ?? [], form), owner),
            _ =>
                throw new NabiException(
                    $"{owner}: expected a name or an object with class_name and config, got {JsonDescription.Of(node)}."),
        };

    /// <summary>
    /// Makes the object that a wrapper's config holds as a function by name, <c>fn</c>, with the wrapper's other settings.
    /// </summary>
    /// <param name="config">The wrapper's config.</param>
    /// <param name="className">The name in the table for a function's.</param>
    /// <exception cref="NabiException">There is no function, or its name is unknown.</exception>
    private static T OfFunction<T>(Config config, Func<string, string> className)
        where T : class, IFamily<T>
    {
        var node = config["fn"] is JsonObject held ? held["config"] : config["fn"];
        if (node is not JsonValue value || !value.TryGetValue<string>(out var name))
            throw config.Wrong("fn", "the name of a function");
        var settings = new JsonObject(
            config.Json.Where(pair => pair.Key != "fn").Select(pair => KeyValuePair.Create(pair.Key, config[pair.Key]?.DeepClone())));
        return Make<T>(className(name), new Config(config.Owner, settings, config.Form), config.Owner);
    }

    /// <summary>
    /// True for an object of a class that Keras does not have: it opens a file with it only where it is registered there.
    /// </summary>
    public static bool IsOwn(IConfigurable value)
        => !value.IsInKeras;

    /// <summary>
    /// How a family calls the object, and whether a file that names its class can be read: by the library alone, or where the program
    /// registered it.
    /// </summary>
    public static Registration RegistrationOf(IConfigurable value)
    {
        var family = value.Family ?? throw new NabiException($"{value.GetType().Name} is not of a family with a table of names.");
        return new Registration(family.Kind, family.BaseName, family.Readers.ContainsKey(value.ClassName),
            IsOwn(value) || !family.BuiltIn.Contains(value.ClassName));
    }

    /// <summary>The known name nearest to a misspelt one, or null when none is near.</summary>
    internal static string? Nearest(string name, IEnumerable<string> known)
    {
        var limit = 2 * (Math.Max(2, name.Length / 3) + 1);
        return known.Select(candidate => (Distance: Distance(name, candidate), Name: candidate))
            .Where(pair => pair.Distance < limit).OrderBy(pair => pair.Distance).ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pair => pair.Name).FirstOrDefault();
    }

    /// <summary>
    /// The known names that share most pairs of letters with another one, the nearest first; of two spellings of a name one.
    /// </summary>
    internal static IReadOnlyList<string> MostAlike(string name, IEnumerable<string> known, int count)
    {
        var wanted = Pairs(name);
        return [
            .. known.Select(
                candidate => (Likeness: Likeness(wanted, Pairs(candidate)), Distance: Distance(name, candidate), Name: candidate))
            .OrderByDescending(one => one.Likeness).ThenBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal)
            .Select(one => one.Name).DistinctBy(one => one.Replace("_", "", StringComparison.Ordinal), StringComparer.OrdinalIgnoreCase)
            .Take(count)];
    }

    private static double Likeness(HashSet<(char, char)> a, HashSet<(char, char)> b)
        => 2.0 * a.Count(b.Contains) / Math.Max(1, a.Count + b.Count);

    private static HashSet<(char, char)> Pairs(string name)
    {
        var letters = name.Length > 64 ? name[..64].ToUpperInvariant() : name.ToUpperInvariant();
        return [.. letters.Zip(letters.Skip(1))];
    }

    /// <summary>Twice the number of letters to change; of Adam and adam, the one written like the misspelt name is nearer.</summary>
    private static int Distance(string name, string candidate)
    {
        var distance = EditDistance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
        return distance > name.Length
            ? int.MaxValue / 2 : 2 * distance + (name.Length > 0 && char.IsLower(name[0]) != char.IsLower(candidate[0]) ? 1 : 0);
    }

    private static T Make<T>(string name, Config config, string owner)
        where T : class, IFamily<T>
    {
        var family = T.Table;
        // A class that was registered in a package is called package>class; the library's own need none.
        if (!family.Readers.ContainsKey(name) && name.LastIndexOf('>') is > 0 and var mark && mark < name.Length - 1)
            name = name[(mark + 1)..];
        if (config.Form?.Read(typeof(T), name, config) is { } known)
            return (T)Noted(known, name, config);
        if (family.Readers.TryGetValue(name, out var read))
            return family.BuiltIn.Contains(name) ? Noted((T)read(config), name, config) : (T)read(config);
        if (family.WrapperOf(name) is { } function)
            return OfFunction<T>(config, function);
        throw new NabiException($"{owner}: {family.Unknown(name, config)}");
    }

    /// <summary>What was made; the settings that it did not ask for are noted.</summary>
    private static T Noted<T>(T made, string className, Config config)
    {
        if (config.Form is { } form)
        {
            foreach (var key in config.Unread)
                form.Unread(className, key, config.Json[key]!);
        }

        return made;
    }

    private static int EditDistance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 8 || a.Length > 64)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
