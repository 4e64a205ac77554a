using System.Text.Json;

namespace Nabi.Formats;

/// <summary>Models to Keras's JSON and back.</summary>
internal static class ModelConfig
{
    private const int DeepestJson = 256;

    /// <summary>A layer's or model's serialised form.</summary>
    /// <exception cref="NabiException">A layer cannot be written.</exception>
    public static JsonObject Write(Layer layer, KerasForm form) => LayerForm.Write(layer, form);

    /// <summary>The model of a serialised form, with new weights.</summary>
    /// <param name="serialised">The form of Keras 3 or Keras 2.</param>
    /// <param name="kerasVersion">The version that wrote it, if known.</param>
    /// <param name="log">Where what is not known is noted.</param>
    /// <exception cref="NabiException">It names a class that is not registered, or describes no model.</exception>
    public static Model Read(JsonObject serialised, string? kerasVersion, LoadLog log)
        => Reading.Guarded("The model's JSON", () =>
        {
            kerasVersion ??= serialised["keras_version"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
            KerasVersion.Note(kerasVersion, log);
            var current = KerasTwoConfig.Upgraded(serialised, kerasVersion);
            var model = Registry.Read<Layer>(current, "The model's JSON", new KerasForm(log)) as Model
                ?? throw new NabiException(
                    $"The model's JSON describes a layer ({JsonDescription.Of(current["class_name"])}), not a model.");
            model.LoadNotes = log.Notes;
            return model;
        });

    /// <summary>Parses an object, with a bound on its depth.</summary>
    /// <exception cref="NabiException">The text is no JSON object or too deep.</exception>
    public static JsonObject Parse(string json, string owner)
    {
        try
        {
            var node = JsonNode.Parse(json, null, new JsonDocumentOptions { MaxDepth = DeepestJson });
            // Reading a member once makes a double name show here and not later.
            if (node is JsonObject parsed && Touched(parsed))
                return parsed;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new NabiException(Sentence.Short($"{owner} cannot be read: {error.Message}"), error);
        }

        throw new NabiException($"{owner} must be an object.");
    }

    private static bool Touched(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject inner:
                foreach (var (_, value) in inner)
                    Touched(value);
                break;
            case JsonArray list:
                foreach (var value in list)
                    Touched(value);
                break;
        }

        return true;
    }
}
