namespace Nabi.Formats.Tests;

/// <summary>Changes a config here and there: values become extreme, vanish, double or change places; the same seed does the same.</summary>
internal sealed class ConfigMutator(int seed)
{
    private static readonly string[] Extremes =
    [
        "null", "true", "false", "0", "-1", "1", "2147483647", "-2147483648", "4294967296", "9223372036854775807", "1e308",
        "0.5", "\"\"", "\"tanh\"",
        "\"Dense\"", "\"a/b\"", "[]", "{}", "[null]", "[-1, null]", "[2147483647, 2147483647]",
        "{\"class_name\": \"Dense\", \"config\": {}}", "[[]]", "\"\\u0000\"",
    ];

    private readonly Random random = new(seed);

    public JsonObject Damage(JsonObject original)
    {
        var copy = (JsonObject)original.DeepClone();
        for (var times = 1 + random.Next(3); times > 0; times--)
            Once(copy);
        return copy;
    }

    private void Once(JsonObject top)
    {
        var nodes = All(top).ToList();
        if (nodes.Count == 0)
            return;
        var node = nodes[random.Next(nodes.Count)];
        if (node is JsonArray list)
            OnList(list, nodes);
        else if (node is JsonObject { Count: > 0 } named)
            OnObject(named, nodes);
    }

    private void OnList(JsonArray list, List<JsonNode> nodes)
    {
        switch (random.Next(4))
        {
            case 0 when list.Count > 0:
                list.RemoveAt(random.Next(list.Count));
                break;
            case 1 when list.Count > 0:
                list.Add(list[random.Next(list.Count)]?.DeepClone());
                break;
            case 2 when list.Count > 0:
                list[random.Next(list.Count)] = Value(nodes);
                break;
            default:
                list.Insert(random.Next(list.Count + 1), Value(nodes));
                break;
        }
    }

    private void OnObject(JsonObject named, List<JsonNode> nodes)
    {
        var key = named.ElementAt(random.Next(named.Count)).Key;
        if (random.Next(5) == 0)
            named.Remove(key);
        else
            named[key] = Value(nodes);
    }

    private JsonNode? Value(List<JsonNode> nodes)
        => random.Next(4) == 0 ? nodes[random.Next(nodes.Count)].DeepClone() : JsonNode.Parse(Extremes[random.Next(Extremes.Length)]);

    private static IEnumerable<JsonNode> All(JsonNode node)
    {
        yield return node;
        var inner = node switch
        {
            JsonObject named => named.Select(pair => pair.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in inner.Where(child => child is JsonObject or JsonArray).SelectMany(child => All(child!)))
            yield return child;
    }
}
