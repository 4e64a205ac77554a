using System.Text.Json;

namespace Nabi.Recipes;

/// <summary>Another recipe's result, read from its file.</summary>
internal static class SiblingResult
{
    /// <summary>Accuracy, parameters and seconds; null where there is no result of this budget and first seed.</summary>
    public static (double Accuracy, long Parameters, double Seconds)? Read(string file, RecipeOptions options)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            if (root.GetProperty("budget").GetString() != (options.Budget == Budget.Tiny ? "tiny" : "full") || root.GetProperty("seed").GetInt32() != options.Seed)
                return null;
            return (root.GetProperty("metrics").GetProperty("test_accuracy").GetDouble(), root.GetProperty("params").GetInt64(),
                root.GetProperty("seconds_per_epoch").GetDouble());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
