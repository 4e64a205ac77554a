using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nabi.Recipes;

/// <summary>A result as one JSON object: what <c>--json</c> prints and <c>result.json</c> holds.</summary>
public static class ResultJson
{
    /// <summary>Writes the object.</summary>
    /// <param name="result">The result.</param>
    /// <param name="indented">Whether over several lines.</param>
    public static string Write(RecipeResult result, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer,
            new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(json, result);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, RecipeResult result)
    {
        json.WriteStartObject();
        json.WriteString("recipe", result.Recipe.Name);
        json.WriteString("budget", result.Options.Budget == Budget.Tiny ? "tiny" : "full");
        Count(json, "params", result.Params);
        Count(json, "trainable_params", result.TrainableParams);
        if (result.Options.Epochs is { } asked)
            json.WriteNumber("epochs_asked", asked);
        json.WriteNumber("seed", result.Options.Seed);
        json.WriteNumber("threads", result.Threads);
        Epochs(json, result.Runs[0].Epochs);
        Numbers(json, "metrics", result.Metrics);
        if (result.Runs.Count > 1)
        {
            Numbers(json, "spread", result.Spread);
            json.WriteStartArray("runs");
            foreach (var run in result.Runs)
            {
                json.WriteStartObject();
                json.WriteNumber("seed", run.Seed);
                Epochs(json, run.Epochs);
                Numbers(json, "metrics", run.Metrics);
                Number(json, "seconds", Math.Round(run.Seconds, 3));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        Numbers(json, "published", result.Recipe.Published.Select(figure => KeyValuePair.Create(figure.Metric, figure.Value)));
        if (result.OtherData.Length > 0)
            json.WriteString("other_data", result.OtherData);
        Number(json, "seconds_per_epoch", result.SecondsPerEpoch is { } one ? Math.Round(one, 4) : double.NaN);
        Number(json, "seconds", Math.Round(result.Seconds, 3));
        json.WriteString("machine", Machine.Describe());
        json.WriteString("version", Machine.Version);
        json.WriteString("folder", result.Folder);
        json.WriteStartArray("files");
        foreach (var file in result.Files)
            json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Epochs(Utf8JsonWriter json, IReadOnlyList<RecordedEpoch> epochs)
    {
        json.WriteStartArray("epochs");
        foreach (var epoch in epochs)
        {
            json.WriteStartObject();
            if (epoch.Variant.Length > 0)
                json.WriteString("variant", epoch.Variant);
            foreach (var (name, value) in epoch.Values)
                Number(json, name, Math.Round(value, 7));
            Number(json, "seconds", Math.Round(epoch.Seconds, 5));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, double>> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
            Number(json, key, value);
        json.WriteEndObject();
    }

    private static void Count(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } count)
            json.WriteNumber(name, count);
        else
            json.WriteNull(name);
    }

    // JSON has no NaN and no infinity.
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
