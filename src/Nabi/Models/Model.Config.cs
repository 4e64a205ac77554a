using System.Text.Json;
using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Layers;

namespace Nabi;

public partial class Model : IKerasPlace
{
    private const int DeepestJson = 256;
    private Graph? written;

    /// <summary>
    /// Makes a model from JSON that Keras 3 or Keras 2 wrote (<c>model.to_json()</c>) or <see cref="ToJson"/> did, with new weights.
    /// Layers of one's own must be registered first: <c>Registry.Register&lt;Layer&gt;("MyLayer", ...)</c>.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <exception cref="NabiException">The text is no JSON, or names a class that is not registered, or describes no model.</exception>
    public static Model FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return FromConfig(ParseObject(json, "The model's JSON"));
    }

    /// <summary>Makes a model from its serialised form <c>{"class_name": "Sequential", "config": {...}}</c>, with new weights.</summary>
    /// <param name="serialised">The form of Keras 3 or Keras 2.</param>
    /// <param name="kerasVersion">The version that wrote it, if known: Keras 2 means other things by some words.</param>
    /// <exception cref="NabiException">It names a class that is not registered, or describes no model.</exception>
    public static Model FromConfig(JsonObject serialised, string? kerasVersion = null)
    {
        ArgumentNullException.ThrowIfNull(serialised);
        var current = KerasTwoConfig.Upgraded(serialised, kerasVersion);
        return Registry.Read<Layer>(current, "The model's JSON") as Model
            ?? throw new NabiException($"The model's JSON describes a layer ({current["class_name"]}), not a model.");
    }

    /// <summary>The model as Keras 3 writes it; <c>keras.models.model_from_json</c> reads it.</summary>
    /// <exception cref="NabiException">A layer cannot be written.</exception>
    public string ToJson() => ToConfig().ToJsonString();

    /// <summary>The model's serialised form, as <see cref="FromConfig"/> reads it.</summary>
    /// <exception cref="NabiException">A layer cannot be written.</exception>
    public JsonObject ToConfig() => LayerForm.Write(this);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (graph is null || GetType() != typeof(Model))
            base.Write(config);
        else
            new FunctionalWriter(this, WrittenGraph!).Write(config);
    }

    /// <summary>
    /// The graph as it is written: with the operations that make the masks, so that Keras's order of layers, by which its files
    /// tell layers of one class apart, is that of the file. Null for models that are not functional.
    /// </summary>
    internal Graph? WrittenGraph
    {
        get
        {
            if (graph is null)
                return null;
            if (written is null)
            {
                written = new Graph(graph.Inputs, graph.Outputs, $"Model \"{Name}\"", WrittenMasks.Dependencies);
                LayerNames.Assign(written.Layers, $"Model \"{Name}\"");
            }

            return written;
        }
    }

    string IKerasPlace.Module => this switch
    {
        Sequential => "keras",
        _ when Registry.IsOwn(this) => "nabi",
        _ => "keras.src.models.functional",
    };

    string? IKerasPlace.RegisteredName => this switch
    {
        Sequential => null,
        _ when Registry.IsOwn(this) => "Custom>" + ClassName,
        _ => "Functional",
    };

    /// <summary>Parses an object, with a bound on its depth.</summary>
    /// <exception cref="NabiException">The text is no JSON object or too deep.</exception>
    internal static JsonObject ParseObject(string json, string owner)
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
            throw new NabiException($"{owner} cannot be read: {error.Message}", error);
        }

        throw new NabiException($"{owner} must be an object, got {(json.Length > 40 ? json[..40] + "..." : json)}.");
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
