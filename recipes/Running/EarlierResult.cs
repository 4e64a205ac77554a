using System.Text.Json;

namespace Nabi.Recipes;

/// <summary>A recipe's earlier result, read from its file.</summary>
internal static class EarlierResult
{
    /// <summary>
    /// What another recipe reached with the same budget: from its result beside this run's folder, else by running it now.
    /// </summary>
    /// <param name="run">The run that asks; it shows the epochs of what is run.</param>
    /// <param name="name">The recipe.</param>
    /// <returns>Test accuracy, parameters, and seconds per epoch.</returns>
    public static (double Accuracy, long Parameters, double Seconds) Of(RecipeRun run, string name)
    {
        if (run.Options.Siblings is { } siblings && Read(Path.Combine(siblings, name, "result.json"), run.Options, run.Seed) is { } known)
            return known;
        Seeds.Set(run.Seed);
        var other = new RecipeRun(run.Options, run.Seed, Directory.CreateDirectory(Path.Combine(run.Folder, name)).FullName);
        Catalog.Find(name).Run(other);
        run.Record(other, name);
        return (other.Metrics.First(metric => metric.Key == "test_accuracy").Value, other.Params ?? 0,
            other.RecordedEpochs.Average(epoch => epoch.Seconds));
    }

    /// <summary>
    /// Accuracy with one seed, parameters and seconds per epoch; null where there is no result of this budget and first seed.
    /// </summary>
    public static (double Accuracy, long Parameters, double Seconds)? Read(string file, RecipeOptions options, int seed)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            if (!IsAsAsked(root, options))
                return null;
            var metrics = root.TryGetProperty("runs", out var runs)
                ? runs.EnumerateArray().Single(run => run.GetProperty("seed").GetInt32() == seed).GetProperty("metrics")
                : root.GetProperty("metrics");
            return (metrics.GetProperty("test_accuracy").GetDouble(), root.GetProperty("params").GetInt64(),
                root.GetProperty("seconds_per_epoch").GetDouble());
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return null;
        }
    }

    /// <summary>Whether a result of the same budget, epochs and first seed, and of at least as many seeds, lies there.</summary>
    public static bool IsThere(string file, RecipeOptions options)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return IsAsAsked(json.RootElement, options);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            return false;
        }
    }

    private static bool IsAsAsked(JsonElement root, RecipeOptions options)
        => root.GetProperty("seed").GetInt32() == options.Seed
            && (root.TryGetProperty("runs", out var runs) ? runs.GetArrayLength() : 1) >= options.Seeds
            && root.GetProperty("budget").GetString() == (options.Budget == Budget.Tiny ? "tiny" : "full")
            && (root.TryGetProperty("epochs_asked", out var epochs) ? epochs.GetInt32() : (int?)null) == options.Epochs;

    private static bool IsUnreadable(Exception error)
        => error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException;
}
