namespace Nabi.Data;

/// <summary>Writes JSON byte for byte as Python's <c>json.dumps</c> does: ASCII only, a space behind each comma and colon.</summary>
internal static class PythonJson
{
    /// <summary>A string with its quotes.</summary>
    public static string Quote(string? text)
    {
        if (text is null)
            return "null";
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\f' => result.Append("\\f"),
                '\b' => result.Append("\\b"),
                >= ' ' and <= '~' => result.Append(character),
                _ => result.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
            };
        }

        return result.Append('"').ToString();
    }

    /// <summary>An object from pairs of a key and a value that is already JSON.</summary>
    public static string Object(IEnumerable<(string Key, string Value)> members)
        => "{" + string.Join(", ", members.Select(member => Quote(member.Key) + ": " + member.Value)) + "}";

    /// <summary>true or false.</summary>
    public static string Bool(bool value) => value ? "true" : "false";

    /// <summary>A whole number, or null.</summary>
    public static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";
}
