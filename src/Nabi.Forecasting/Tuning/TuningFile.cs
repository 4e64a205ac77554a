using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nabi.Forecasting;

/// <summary>The trials of a search that are done, in a file that is whole after each.</summary>
internal sealed class TuningFile
{
    private readonly string? path;
    private readonly string description;
    private readonly JsonArray trials;

    private TuningFile(string? path, string description, JsonArray trials)
        => (this.path, this.description, this.trials) = (path, description, trials);

    /// <summary>The trials of a search: those of the file, or none.</summary>
    /// <exception cref="NabiException">The file is of another search, or is damaged.</exception>
    public static TuningFile Open(string? path, string description)
    {
        if (path is null || !File.Exists(path))
            return new(path, description, []);
        var (text, trials) = Read(path);
        // How many trials and rounds there are is no part of it: a search goes on with more. Files of before name them first.
        return trials.Count == 0 || text == description || text.EndsWith($", {description}", StringComparison.Ordinal)
            ? new(path, description, trials)
            : throw new NabiException(
                $"{path}: it belongs to another search ({TableSource.Shown(text)}): seed, settings, series or "
                + "folds are others; give another "
                + "name, or delete it.");
    }

    private static (string Search, JsonArray Trials) Read(string path)
    {
        try
        {
            var json = File.ReadAllText(path);
            if (string.IsNullOrWhiteSpace(json))
                return ("", []);
            var root = JsonNode.Parse(json);
            if (root is JsonObject whole && whole["search"] is JsonValue search && search.TryGetValue<string>(out var text)
                && whole["trials"] is JsonArray trials && trials.All(IsTrial))
            {
                return (text, (JsonArray)trials.DeepClone());
            }

            throw new NabiException($"{path}: it is no file of a search; give another name, or delete it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"{path}: the file of a search cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new NabiException($"{path}: the file of a search is damaged or cut off"
                + $"{(error is JsonException { LineNumber: { } line } ? $" at line {line + 1}" : "")}; delete it to begin anew, or give "
                + "another name.", error);
        }
    }

    // A trial that failed has no score, but a reason.
    private static bool IsTrial(JsonNode? node)
        => node is JsonObject entry && double.IsFinite(Number(entry, "number")) && Number(entry, "budget") > 0
            && entry["error"] is JsonValue error && error.TryGetValue<string>(out var reason)
            && (double.IsFinite(Number(entry, "score")) || reason.Length > 0);

    private static double Number(JsonObject entry, string key)
        => entry[key] is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN;

    /// <summary>Takes a trial's result from the file, if it was done.</summary>
    public bool Read(Trial trial)
    {
        foreach (var entry in trials.OfType<JsonObject>())
        {
            if (Number(entry, "number") != trial.Number || Number(entry, "budget") != trial.Budget)
                continue;
            trial.Score = Number(entry, "score");
            trial.Error = entry["error"] is JsonValue error && error.TryGetValue<string>(out var sentence) ? sentence : "";
            return true;
        }

        return false;
    }

    /// <summary>Adds a trial that is done.</summary>
    public void Add(Trial trial)
    {
        trials.Add((JsonNode)new JsonObject
        {
            ["number"] = (double)trial.Number,
            ["budget"] = trial.Budget,
            ["values"] = new JsonObject(trial.Kept.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.DeepClone()))),
            ["score"] = double.IsFinite(trial.Score) ? trial.Score : null,
            ["error"] = trial.Error,
        });
        if (path is not null)
        {
            AtomicFile.Write(path, stream =>
            {
                using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                new JsonObject { ["search"] = description, ["trials"] = trials.DeepClone() }.WriteTo(writer);
            });
        }
    }
}
