using System.Reflection;
using System.Text.RegularExpressions;
using Nabi.Activations;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Data;
using Nabi.Files;
using Nabi.Images;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Onnx;
using Nabi.Plots;
using Nabi.Regularizers;

namespace Nabi.House;

/// <summary>
/// Every public name of Keras (<c>Keras/names.txt</c>) is in docs/keras-users.md, with what it is here or why it is not: the same name,
/// found in the assemblies, or what <c>Keras/rules.txt</c> says, whose identifiers must exist.
/// </summary>
public sealed class KerasNamesTests
{
    private const string Page = "docs/keras-users.md";
    private const string Heading = "## Every public name of Keras\n";

    private static readonly Type[] Types =
        [.. ((Type[])
            [typeof(Ops), typeof(Layer), typeof(Dataset), typeof(Hdf5File), typeof(OnnxFile), typeof(LineChart), typeof(ImageFile)])
        .SelectMany(type => type.Assembly.GetExportedTypes())];

    private static readonly Dictionary<string, string> Operations = typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Select(method => method.Name).Distinct().ToDictionary(name => name, name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The namespaces whose classes have the names of a module's.</summary>
    private static readonly Dictionary<string, string> Families = new(StringComparer.Ordinal)
    {
        ["keras.layers"] = "Nabi.Layers",
        ["keras.losses"] = "Nabi.Losses",
        ["keras.metrics"] = "Nabi.Metrics",
        ["keras.optimizers"] = "Nabi.Optimizers",
        ["keras.optimizers.schedules"] = "Nabi.Optimizers",
        ["keras.callbacks"] = "Nabi.Callbacks",
        ["keras.constraints"] = "Nabi.Constraints",
        ["keras.initializers"] = "Nabi.Initializers",
        ["keras.regularizers"] = "Nabi.Regularizers",
    };

    private static readonly List<(string Pattern, string Text)> Rules =
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests/Nabi.House/Keras/rules.txt"))
        .Where(line => line.Contains(" = ", StringComparison.Ordinal) && !line.StartsWith('#')).Select(line => line.Split(" = ", 2))
        .Select(parts => (parts[0], parts[1]))];

    [Fact]
    public void The_page_for_Keras_users_has_every_public_name_of_Keras()
    {
        var names = File.ReadAllLines(Path.Combine(Repository.Root, "tests/Nabi.House/Keras/names.txt"));
        var missing = names.Where(name => Here(name) is null).ToList();
        Assert.True(missing.Count == 0, "Keras/rules.txt does not say what these are here:\n" + string.Join("\n", missing));
        var section = Heading + Text(names);
        var path = Path.Combine(Repository.Root, Page);
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var start = page.IndexOf(Heading, StringComparison.Ordinal);
        var now = (start < 0 ? page.TrimEnd() + "\n\n" : page[..start]) + section;
        if (Environment.GetEnvironmentVariable("NABI_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, now);
            return;
        }

        Assert.True(page == now,
            $"{Page} is not what Keras/names.txt, Keras/rules.txt and the library say; accept it with NABI_ACCEPT_API=1.");
    }

    [Fact]
    public void Every_rule_is_used_and_names_what_exists()
    {
        var names = File.ReadAllLines(Path.Combine(Repository.Root, "tests/Nabi.House/Keras/names.txt"));
        List<string> wrong = [];
        foreach (var (pattern, text) in Rules)
        {
            if (!names.Any(name => Fits(name, pattern)))
                wrong.Add($"{pattern} fits no name of Keras");
            if (text.StartsWith("not here", StringComparison.Ordinal)
                && names.Where(name => Fits(name, pattern))
                    .FirstOrDefault(name => !pattern.EndsWith('*') && Same(name) is not null) is { } here)
            {
                wrong.Add($"{here} is said not to be here, but it is {Same(here)}");
            }

            foreach (Match quoted in Regex.Matches(text, "`([^`]+)`"))
            {
                if (Regex.Match(quoted.Groups[1].Value, @"^(?:new )?([A-Z]\w+)(?:\.([A-Z]\w+))?") is { Success: true } name
                    && !Exists(name.Groups[1].Value, name.Groups[2].Value))
                {
                    wrong.Add($"{pattern}: there is no {name.Value}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static string Text(string[] names)
    {
        var text = new System.Text.StringBuilder($"""

            Written from the list of Keras 3.15's {names.Length} public names and from the library (`NABI_ACCEPT_API=1 dotnet test tests/Nabi.House -c Release`). Names that
            Keras has in several places stand once.


            """.ReplaceLineEndings("\n"));
        List<string> whole = [];
        foreach (var module in names.GroupBy(Module).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (module.Select(Here).Distinct().Count() == 1 && !module.Any(name => Same(name) is not null))
            {
                whole.Add($"| `{module.Key}` | {string.Join(", ", module.Select(name => $"`{Last(name)}`"))} | {Here(module.First())} |\n");
                continue;
            }

            text.Append($"### {module.Key}\n\n");
            var same = module.Where(name => Rule(name, exact: true) is null && Same(name) is not null).ToList();
            if (same.Count > 0)
                text.Append($"{Same(same[0])!.Value.How}: {string.Join(", ", same.Select(name => $"`{Same(name)!.Value.Name}`"))}.\n\n");
            var others = module.Except(same).GroupBy(name => Here(name)!).ToList();
            if (others.Count == 0)
                continue;
            text.Append("| Keras | here |\n|---|---|\n");
            foreach (var group in others.OrderBy(group => group.Key.StartsWith("not ", StringComparison.Ordinal))
                .ThenBy(group => group.First(), StringComparer.Ordinal))
            {
                text.Append($"| {string.Join(", ", group.Select(name => $"`{Last(name)}`"))} | {group.Key} |\n");
            }

            text.Append('\n');
        }

        text.Append("### Modules with one answer\n\n| module | Keras | here |\n|---|---|---|\n").AppendJoin("", whole);
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>What a name of Keras is here; null when there is no entry for it.</summary>
    private static string? Here(string name) => Rule(name, exact: true) ?? Same(name)?.How ?? Rule(name, exact: false);

    private static string? Rule(string name, bool exact)
        => Rules.Where(rule => rule.Pattern.EndsWith('*') != exact && Fits(name, rule.Pattern)).Select(rule => rule.Text).FirstOrDefault();

    private static bool Fits(string name, string pattern)
        => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    /// <summary>What has the same name here, in C#'s spelling: an operation, a class, or a name that stands for an object.</summary>
    private static (string How, string Name)? Same(string name)
    {
        var (module, last) = (Module(name), Last(name));
        if (module == "keras.ops" && Operations.TryGetValue(last.Replace("_", "", StringComparison.Ordinal), out var operation))
            return ("The same in `Ops`, in C#'s spelling", operation);
        if (Families.TryGetValue(module, out var family) && Types.Any(type => type.Namespace == family && type.Name == last))
            return ($"The same in `{family}`", last);
        IReadOnlyList<string> strings = module switch
        {
            "keras.activations" => Registry.Names<Activation>(),
            "keras.losses" => Registry.Names<Loss>(),
            "keras.metrics" => Registry.Names<Metric>(),
            "keras.initializers" => Registry.Names<Initializer>(),
            "keras.constraints" => Registry.Names<Constraint>(),
            "keras.regularizers" => Registry.Names<Regularizer>(),
            _ => [],
        };
        if (module == "keras.activations" && strings.Contains(last))
            return ("The same as strings, `\"relu\"`", last);
        var known = strings.Contains(last)
            || Types.Any(type => Families.TryGetValue(module, out var place) && type.Namespace == place && SnakeCase.Of(type.Name) == last);
        return known && char.IsLower(last[0]) ? ($"The same in `{Families[module]}`", Known(module, last)) : null;
    }

    /// <summary>The class that a function's name stands for.</summary>
    private static string Known(string module, string last)
        => Types.FirstOrDefault(type => type.Namespace == Families[module] && SnakeCase.Of(type.Name) == last) is { } type
            ? $"{last}` as `{type.Name}" : $"\"{last}\"";

    private static bool Exists(string type, string member)
        => Types.Any(
            one => one.Name == type
                && (member.Length == 0
                    || one.GetMember(member, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
                        | BindingFlags.FlattenHierarchy).Length > 0))
            // Extension methods: model.Save.
            || (type == "Model" && Types.Any(one => one.Namespace is "Nabi.Formats" or "Nabi.Onnx" && one.GetMember(member).Length > 0));

    private static string Module(string name) => name[..name.LastIndexOf('.')];

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}
