namespace Nabi.Configs;

/// <summary>What a config holds, in words for errors: JSON itself can be as long as the file and is not quoted.</summary>
public static class JsonDescription
{
    private const int Longest = 40;

    /// <summary><c>null</c>, <c>3</c>, <c>'text'</c>, <c>a list of 4</c>, <c>an object</c>.</summary>
    /// <param name="node">A node, or null.</param>
    public static string Of(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray { Count: 0 } => "an empty list",
        JsonArray list when list.Count <= 4 && list.All(item => item is null or JsonValue) =>
            $"the list {Cut(string.Join(", ", list.Select(Of)))}",
        JsonArray list => FormattableString.Invariant($"a list of {list.Count}"),
        JsonObject named => named["class_name"] is JsonValue kind && kind.TryGetValue<string>(out var name)
            ? $"an object '{Cut(name)}'" : "an object",
        JsonValue value when value.TryGetValue<string>(out var text) => $"'{Cut(text)}'",
        _ => Cut(node.ToJsonString()),
    };

    /// <summary>The text, with an end instead of its rest where it is long.</summary>
    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "..." : text;
}
