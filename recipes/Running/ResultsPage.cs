using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nabi.Recipes;

/// <summary>The page that sets every recipe's result beside the published one, made from the runs' <c>result.json</c>.</summary>
internal static class ResultsPage
{
    public static void Write(string page, IReadOnlyList<Recipe> recipes, string folder, IReadOnlyDictionary<string, string> failed)
    {
        var results = recipes.Select(recipe => (Recipe: recipe, Json: Load(Path.Combine(folder, recipe.Name, "result.json")))).ToList();
        var text = new StringBuilder("# Results of the curriculum\n\n");
        text.Append(Where(results.Select(result => result.Json).FirstOrDefault(json => json is not null)));
        foreach (var section in results.GroupBy(result => result.Recipe.Section).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {section.Key}. {Catalog.Sections[section.Key]}\n\n");
            text.Append("| recipe | params | result | published | ours | seeds | s/epoch published | s/epoch ours |\n|---|---:|---|---:|---:|---:|---:|---:|\n");
            foreach (var (recipe, json) in section)
                Rows(text, recipe, json, failed);
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(page))!);
            File.WriteAllText(page + ".new", text.ToString());
            File.Move(page + ".new", page, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"The page '{page}' cannot be written ({error.Message.TrimEnd('.')}); choose another with --page.", error);
        }
    }

    private static string Where(JsonElement? json)
        => json is not { } root ? "No recipe has been run yet.\n"
            : $"Written by `nabi curriculum` ({Text(root, "version")}) on {Text(root, "machine")}, {root.GetProperty("threads").GetInt32()} threads, "
                + $"seeds from {root.GetProperty("seed").GetInt32()}"
                + $"{(Text(root, "budget") == "tiny" ? ", tiny budget (generated data: the figures mean nothing)" : "")}. "
                + "Where there are several seeds, ours is their mean ± standard deviation; ✓ marks a published figure that is reached.\n";

    private static void Rows(StringBuilder text, Recipe recipe, JsonElement? json, IReadOnlyDictionary<string, string> failed)
    {
        if (json is not { } root)
        {
            var why = failed.TryGetValue(recipe.Name, out var message) ? $"failed: {message.Replace('|', '/')}" : "not run";
            text.Append($"| {recipe.Name} | {Count(recipe.Params)} | {why} | | | | {Seconds(recipe.PublishedSeconds)} | |\n");
            return;
        }

        var names = recipe.Published.Select(figure => figure.Metric).ToList();
        names.AddRange(root.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name).Where(name => !names.Contains(name)).Take(names.Count == 0 ? 3 : 1));
        var first = true;
        foreach (var name in names.DefaultIfEmpty(""))
        {
            var published = recipe.Published.FirstOrDefault(figure => figure.Metric == name);
            text.Append(first ? $"| {recipe.Name} | {Count(Long(root, "params"))} " : "| | ")
                .Append($"| {name.Replace('_', ' ')} | {(published is null ? "" : RecipeRun.Number(published.Value))} | {Ours(root, name)}{(Reached(root, published) ? " ✓" : "")} ")
                .Append(first ? $"| {SeedCount(root)} | {Seconds(recipe.PublishedSeconds)} | {Seconds(Double(root, "seconds_per_epoch"))} |\n" : "| | | |\n");
            first = false;
        }
    }

    private static string Ours(JsonElement root, string metric)
    {
        if (!root.GetProperty("metrics").TryGetProperty(metric, out var value) || value.ValueKind != JsonValueKind.Number)
            return metric.Length == 0 ? "" : "-";
        var spread = root.TryGetProperty("spread", out var spreads) && spreads.TryGetProperty(metric, out var one) && one.ValueKind == JsonValueKind.Number
            && one.GetDouble() > 0 ? $" ± {RecipeRun.Number(one.GetDouble())}" : "";
        return RecipeRun.Number(value.GetDouble()) + spread;
    }

    private static bool Reached(JsonElement root, PublishedFigure? published)
        => published is not null && root.GetProperty("metrics").TryGetProperty(published.Metric, out var value) && value.ValueKind == JsonValueKind.Number
            && (published.HigherIsBetter ? value.GetDouble() >= published.Value : value.GetDouble() <= published.Value);

    private static JsonElement? Load(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.Clone();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static long? Long(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static double? Double(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static int SeedCount(JsonElement root) => root.TryGetProperty("runs", out var runs) ? runs.GetArrayLength() : 1;

    private static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(double? seconds) => seconds is { } value ? RecipeRun.Number(value, value < 0.1 ? "0.0000" : value < 10 ? "0.00" : "0") : "";
}
