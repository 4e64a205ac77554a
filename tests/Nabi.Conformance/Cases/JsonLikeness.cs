namespace Nabi.Conformance;

/// <summary>Compares settings as JSON: numbers by value (single precision), objects by key in any order.</summary>
public static class JsonLikeness
{
    /// <summary>Where the two differ first, or null when they agree.</summary>
    /// <param name="expected">What the reference says.</param>
    /// <param name="actual">What was written.</param>
    /// <param name="path">Where the two stand, for the answer.</param>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string path = "config")
    {
        switch (expected, actual)
        {
            case (null, null):
                return null;
            case (JsonObject wanted, JsonObject got):
                foreach (var (key, value) in wanted)
                {
                    if (!got.ContainsKey(key))
                        return $"{path}/{key} is missing, expected {Short(value)}";
                    else if (Difference(value, got[key], $"{path}/{key}") is { } inner)
                        return inner;
                }

                return got.Select(pair => pair.Key).FirstOrDefault(key => !wanted.ContainsKey(key)) is { } extra
                    ? $"{path}/{extra} is not expected" : null;
            case (JsonArray wanted, JsonArray got) when wanted.Count == got.Count:
                for (var i = 0; i < wanted.Count; i++)
                {
                    if (Difference(wanted[i], got[i], $"{path}/{i}") is { } inner)
                        return inner;
                }

                return null;
            case (JsonValue wanted, JsonValue got) when Number(wanted) is { } x && Number(got) is { } y:
                return Math.Abs(x - y) <= 1e-6 * Math.Max(Math.Abs(x), Math.Abs(y))
                    ? null : $"{path}: expected {Short(wanted)}, got {Short(got)}";
            case (JsonValue wanted, JsonValue got) when wanted.ToJsonString() == got.ToJsonString():
                return null;
            default:
                return $"{path}: expected {Short(expected)}, got {Short(actual)}";
        }
    }

    private static double? Number(JsonValue value)
        => value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A copy without the members, at any depth, that are to be left out.</summary>
    public static JsonNode? Without(JsonNode? node, Func<string, JsonNode?, bool> isLeftOut)
    {
        switch (node)
        {
            case JsonObject obj:
                var copy = new JsonObject();
                foreach (var (key, value) in obj)
                {
                    if (!isLeftOut(key, value))
                        copy[key] = Without(value, isLeftOut);
                }

                return copy;
            case JsonArray list:
                return new JsonArray([.. list.Select(one => Without(one, isLeftOut))]);
            default:
                return node?.DeepClone();
        }
    }

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length > 60 ? text[..60] + "..." : text;
    }
}
