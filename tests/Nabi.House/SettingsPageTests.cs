using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Layers;

namespace Nabi.House;

/// <summary>The page of settings is what the layers declare.</summary>
public sealed class SettingsPageTests
{
    private const string Page = "docs/settings.md";

    private const string Head = """
        # Settings of the layers

        Written from the declarations in the code (`NABI_ACCEPT_API=1 dotnet test tests/Nabi.House -c Release`). The constructor asks for the settings
        of the second column; those of the third are properties, with the value they have when nothing is said. Keras's name of a setting is the same
        in lower case with underscores, `UseBias` and `use_bias`; where it is another, it stands in brackets. A setting that is one of a few words has the others behind "or":
        `Padding = "same"` and `Padding = Padding.Same` are the same. Beside these every layer has `Name` (`name`), `Trainable` (`trainable`) and
        `ActivityRegularizer` (`activity_regularizer`).

        | layer | asked for | settings |
        |---|---|---|

        """;

    [Fact]
    public void The_page_of_settings_is_what_the_layers_declare()
    {
        var path = Path.Combine(Repository.Root, Page);
        var now = Head.ReplaceLineEndings("\n") + string.Concat(LayerSamples.Registered
            .Where(type => type != typeof(Input)).Select(type => LayerSamples.Of(type)!)
            .OrderBy(layer => layer.ClassName, StringComparer.Ordinal).Select(Row));
        if (Environment.GetEnvironmentVariable("NABI_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, now);
            return;
        }

        var (before, after) = (File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), now.Split('\n'));
        Assert.True(before.SequenceEqual(after), $"{Page} is not what the layers declare; accept it with NABI_ACCEPT_API=1:\n"
            + string.Join("\n", before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line))));
    }

    private static string Row(Layer layer)
    {
        // What Keras alone has, the library has no property for.
        var settings = layer.Settings.Where(setting => layer.GetType().GetProperty(setting.Name) is not null).ToList();
        var asked = settings.Where(setting => setting.IsArgument).Select(Named);
        var others = settings.Where(setting => !setting.IsArgument)
            .Select(setting => $"{Named(setting)} {Shown(setting.WrittenDefault)}{Others(setting)}");
        return $"| `{layer.ClassName}` | {string.Join(", ", asked)} | {string.Join(", ", others)} |\n";
    }

    private static string Others(ConfigSetting setting)
        => setting.Choices.Where(word => word != Shown(setting.WrittenDefault)).ToList() is { Count: > 0 } words
            ? $" (or {string.Join(", ", words)})" : "";

    private static string Named(ConfigSetting setting)
        => setting.Key == SnakeCase.Of(setting.Name) ? $"`{setting.Name}`" : $"`{setting.Name}` (`{setting.Key}`)";

    private static string Shown(JsonNode? value) => value switch
    {
        null => "none",
        JsonObject known => SnakeCase.Of(known["class_name"]!.GetValue<string>()),
        JsonArray { Count: 0 } => "none",
        JsonArray list when list.All(item => JsonNode.DeepEquals(item, list[0])) => Shown(list[0]),
        JsonValue text when text.TryGetValue<string>(out var word) => word,
        _ => value.ToJsonString().ToLowerInvariant(),
    };
}
