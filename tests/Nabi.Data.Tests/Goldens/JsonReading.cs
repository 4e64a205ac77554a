using System.Text.Json;

namespace Nabi.Data.Tests.Goldens;

/// <summary>Short words for reading a case's JSON.</summary>
internal static class JsonReading
{
    public static int[] Ints(this JsonElement json) => [.. json.EnumerateArray().Select(item => item.GetInt32())];

    public static string[] Strings(this JsonElement json) => [.. json.EnumerateArray().Select(item => item.GetString()!)];

    public static int[][] Sequences(this JsonElement json) => [.. json.EnumerateArray().Select(Ints)];

    public static IEnumerable<JsonElement> List(this JsonElement json, string name) => json.GetProperty(name).EnumerateArray();

    public static bool Has(this JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public static int? Int(this JsonElement json, string name) => json.Has(name) ? json.GetProperty(name).GetInt32() : null;

    public static double Double(this JsonElement json, string name, double otherwise)
        => json.Has(name) ? json.GetProperty(name).GetDouble() : otherwise;

    public static bool Bool(this JsonElement json, string name, bool otherwise)
        => json.Has(name) ? json.GetProperty(name).GetBoolean() : otherwise;

    public static string String(this JsonElement json, string name, string otherwise)
        => json.Has(name) ? json.GetProperty(name).GetString()! : otherwise;

    public static void Same<T>(string what, IEnumerable<T> expected, IEnumerable<T> got)
    {
        var (left, right) = (expected.ToArray(), got.ToArray());
        if (!left.SequenceEqual(right))
            throw new MismatchException($"{what}: [{string.Join(", ", right.Take(80))}], expected [{string.Join(", ", left.Take(80))}]");
    }

    public static void SameTable<TKey, TValue>(string what, JsonElement expected, IReadOnlyDictionary<TKey, TValue> got)
        where TKey : notnull
        => Same(
            what,
            expected.EnumerateObject().Select(row => $"{row.Name}={row.Value}").Order(StringComparer.Ordinal),
            got.Select(row => FormattableString.Invariant($"{row.Key}={row.Value}")).Order(StringComparer.Ordinal));
}
