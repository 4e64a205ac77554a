using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nabi.Recipes;

/// <summary>The page that sets every recipe's result beside the published one, made from the runs' <c>result.json</c>.</summary>
internal static class ResultsPage
{
    private const string NotRun = "not run";
    private const string Failed = "failed: {0}";
    private const string Written = "Written by `nabi curriculum` ({0}) on {1}, {2}, seeds from {3}{4}. "
        + "One run of each of these {5} recipes takes {6}; all {7} runs took {8}.";

    private const string Explanation = EarlierPage.Legend + """
         Ours is the mean of our seeds ± their standard deviation, and "2 of 3" says how many of them reached the published figure.

        - ✓ the mean reaches it.
        - ≈ the mean falls short by no more than one standard deviation: the published run is like some of ours.
        - "other data": the published figure is of data that are not at hand, so the two cannot be compared.
        - No sign: it is not reached.

        A figure is that of the last epoch, as the material quotes it; "best" is that of the best epoch, looked for on the very data named, so it flatters.
        "As written" is the material's own reading where it errs; the recipe's report says how.

        A recipe whose name ends in `-tuned` stands beside one that falls short: the same model, data and number of epochs, better trained. Its settings were
        chosen on a part of the training data, never on the data that the figure is measured on; `nabi recipes NAME` says which part and what was tried.
        """;

    private static readonly string[] Columns = ["recipe", "params", "result", "published", "ours", "seeds",
        "s/epoch published", "s/epoch ours"];

    /// <summary>Writes the page. Of recipes without a result in the folder, what the page says already is kept.</summary>
    public static void Write(string page, IReadOnlyList<Recipe> recipes, string folder,
        IReadOnlyDictionary<string, string> failed, Texts texts)
    {
        var earlier = EarlierPage.Read(page, texts);
        // A page of some recipes keeps the rows of the others.
        var all = Catalog.All.Where(recipe => !recipes.Contains(recipe) && earlier.Rows(recipe.Name).Count > 0).Concat(recipes)
            .OrderBy(recipe => Catalog.All.ToList().IndexOf(recipe));
        var results = all.Select(recipe => (Recipe: recipe, Json: Load(Path.Combine(folder, recipe.Name, "result.json")))).ToList();
        var isKept = results.ToDictionary(result => result.Recipe,
            result => result.Json is null && !failed.ContainsKey(result.Recipe.Name) && earlier.Rows(result.Recipe.Name).Count > 0);
        var text = new StringBuilder($"# {texts.Say("Results of the curriculum")}\n\n");
        text.Append(Origin([.. results.Select(result => result.Json).OfType<JsonElement>()],
            isKept.ContainsValue(true) ? earlier.Origin : [], texts))
            .Append(texts.Paragraphs(Explanation)).Append('\n');
        foreach (var section in results.GroupBy(result => result.Recipe.Section).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append($"\n## {section.Key}. {texts.Say(Catalog.Sections[section.Key])}\n\n");
            if (section.Any(result => isKept[result.Recipe]) && earlier.Remarks(section.Key) is { Count: > 0 } remarks)
                text.AppendJoin('\n', remarks).Append("\n\n");
            text.Append($"| {string.Join(" | ", Columns.Select(texts.Say))} |\n|---|---:|---|---:|---:|---:|---:|---:|\n");
            foreach (var (recipe, json) in section)
            {
                if (isKept[recipe])
                    text.AppendJoin('\n', earlier.Rows(recipe.Name)).Append('\n');
                else
                    Rows(text, recipe, json, failed, texts);
            }
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(page))!);
            File.WriteAllText(page + ".new", text.ToString());
            File.Move(page + ".new", page, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"The page '{page}' cannot be written ({error.Message.TrimEnd('.')}); choose another with --page.",
                error);
        }
    }

    /// <summary>Whether a recipe's first row says that it has no result.</summary>
    public static bool IsWithoutResult(string row, Texts texts)
        => row.Split('|') is { Length: > 3 } cells
            && (cells[3].Trim() == texts.Say(NotRun) || cells[3].TrimStart().StartsWith(texts.Say(Failed, ""), StringComparison.Ordinal));

    /// <summary>Where the figures come from: the runs of these results, and before them those of the rows that are kept.</summary>
    private static string Origin(IReadOnlyList<JsonElement> results, IReadOnlyList<string> kept, Texts texts)
    {
        if (results.Count == 0)
            return kept.Count == 0 ? texts.Say("No recipe has been run yet.") + "\n\n" : string.Join('\n', kept) + "\n\n";
        var root = results[0];
        var (one, all) = (results.Sum(json => Double(json, "seconds") / SeedCount(json)) ?? 0,
            results.Sum(json => Double(json, "seconds")) ?? 0);
        var count = root.GetProperty("threads").GetInt32();
        var (version, machine, seed) = (Text(root, "version"), Text(root, "machine"), root.GetProperty("seed").GetInt32());
        var threads = texts.Say(count == 1 ? "{0} thread" : "{0} threads", count);
        var tiny = Text(root, "budget") == "tiny" ? texts.Say(", tiny budget (generated data: the figures mean nothing)") : "";
        var (runs, time) = (results.Sum(SeedCount), Format.Duration(all, texts));
        if (kept.Count == 0)
        {
            return texts.Say(Written, version, machine, threads, seed, tiny, results.Count, Format.Duration(one, texts), runs, time)
                + "\n\n";
        }

        string[] names = [.. results.Select(json => Text(json, "recipe"))];
        // A line about recipes that all ran again is over.
        var begin = EarlierPage.AdditionIn(texts);
        List<string> before = [];
        foreach (var line in kept)
        {
            var isOver = line.StartsWith(begin, StringComparison.Ordinal)
                && line[begin.Length..].Split(':')[0].Split(", ").All(names.Contains);
            if (!isOver && !(string.IsNullOrWhiteSpace(line) && before is [.., ""]))
                before.Add(line.TrimEnd());
        }

        var added = texts.Say(EarlierPage.Addition, string.Join(", ", names), version, machine, threads, seed, tiny, runs, time);
        return $"{string.Join('\n', before).TrimEnd()}\n\n{added}\n\n";
    }

    private static void Rows(StringBuilder text, Recipe recipe, JsonElement? json, IReadOnlyDictionary<string, string> failed, Texts texts)
    {
        if (json is not { } root)
        {
            var why = failed.TryGetValue(recipe.Name, out var message) ? texts.Say(Failed, message.Replace('|', '/')) : texts.Say(NotRun);
            text.Append($"| {recipe.Name} | {Count(recipe.Params)} | {why} | | | | {Seconds(recipe.PublishedSeconds)} | |\n");
            return;
        }

        var first = true;
        // What a tiny budget gives is not compared.
        var isTiny = Text(root, "budget") == "tiny";
        foreach (var name in Shown(recipe, root).DefaultIfEmpty(""))
        {
            var published = isTiny ? null : recipe.Published.FirstOrDefault(figure => figure.Metric == name);
            text.Append(first ? $"| {recipe.Name} | {Count(Long(root, "params"))} " : "| | ")
                .Append(
                    $"| {texts.Name(name.Replace('_', ' '))} | {(published is null ? "" : Format.Number(published.Value))} | "
                    + $"{Ours(root, name)}{Verdict(root, published, texts)} ")
                .Append(first
                    ? $"| {SeedCount(root)} | {Seconds(isTiny ? null : recipe.PublishedSeconds)} | "
                    + $"{Seconds(Double(root, "seconds_per_epoch"))} |\n" : "| | | |\n");
            first = false;
        }
    }

    /// <summary>
    /// The figures of the page: those with a published one beside them, the next (three where none is published, or those that the recipe
    /// names), and those of the material's own reading.
    /// </summary>
    private static IEnumerable<string> Shown(Recipe recipe, JsonElement root)
    {
        var published = recipe.Published.Select(figure => figure.Metric).ToList();
        var others = root.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name)
            .Where(name => !published.Contains(name)).ToList();
        if (recipe.Highlights.Count > 0)
            return [.. published, .. recipe.Highlights];
        var next = published.Count == 0 ? 3 : 1;
        return [.. published, .. others.Take(next),
            .. others.Skip(next).Where(name => name.Contains("as_written", StringComparison.Ordinal))];
    }

    private static string Ours(JsonElement root, string metric)
        => Double(root.GetProperty("metrics"), metric) is { } value
            ? Format.Number(value) + (Spread(root, metric) is > 0 and var spread ? $" ± {Format.Number(spread)}" : "")
            : metric.Length == 0 ? "" : "-";

    /// <summary>What is to be said about ours beside the published figure: how many seeds reached it, and the sign.</summary>
    private static string Verdict(JsonElement root, PublishedFigure? published, Texts texts)
    {
        if (published is null || Double(root.GetProperty("metrics"), published.Metric) is not { } mean)
            return "";
        if (Text(root, "other_data").Length > 0)
            return $", {texts.Say("other data")}";
        var seeds = SeedCount(root);
        var good = seeds == 1 ? 0 : root.GetProperty("runs").EnumerateArray()
            .Count(run => Double(run.GetProperty("metrics"), published.Metric) is { } one && Reaches(one, published, 0));
        var reached = seeds == 1 ? "" : $", {texts.Say("{0} of {1}", good, seeds)}";
        return reached + (Reaches(mean, published, 0) ? " ✓" : Reaches(mean, published, Spread(root, published.Metric) ?? 0) ? " ≈" : "");
    }

    /// <summary>Whether a figure is as good as the published one, or short of it by no more than a margin.</summary>
    private static bool Reaches(double ours, PublishedFigure published, double margin)
        => published.HigherIsBetter ? ours + margin >= published.Value : ours - margin <= published.Value;

    private static double? Spread(JsonElement root, string metric)
        => root.TryGetProperty("spread", out var spreads) ? Double(spreads, metric) : null;

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

    private static string Seconds(double? seconds)
        => seconds is { } value ? Format.Number(value, value < 0.1 ? "0.0000" : value < 10 ? "0.00" : "0") : "";
}
