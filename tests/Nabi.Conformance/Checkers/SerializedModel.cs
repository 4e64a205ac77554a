using Nabi.Formats;

namespace Nabi.Conformance.Checkers;

/// <summary>The model of a case: made from its JSON, its weights compared and set.</summary>
internal static class SerializedModel
{
    /// <summary>The layers that are not known, or null when all are.</summary>
    public static string? Missing(JsonNode? model)
    {
        var known = Registry.Names<Layer>().ToHashSet(StringComparer.Ordinal);
        // Keras 2's layers for cuDNN are those of the same name without that.
        var unknown = Layers(model as JsonObject).Select(name => name is "CuDNNLSTM" or "CuDNNGRU" ? name[5..] : name)
            .Where(name => !known.Contains(name)).Distinct().ToArray();
        return unknown.Length > 0 ? $"no layer {string.Join(", ", unknown)}" : null;
    }

    /// <summary>Makes the model and compares the settings it writes with those it was made from.</summary>
    public static Model Read(GoldenCase golden, Differences differences)
    {
        var json = (JsonObject)golden.Json["model"]!;
        var model = Model.FromConfig(json);
        Compare(json, model, differences);
        if (golden.Json["param_count"] is { } count)
            differences.Equal("parameters", (long)count, model.ParameterCount);
        return model;
    }

    /// <summary>Compares the settings that a model writes with those that Keras wrote.</summary>
    public static void Compare(JsonObject expected, Model model, Differences differences)
    {
        if (expected.ContainsKey("module")
            && JsonLikeness.Difference(Settings(expected), Settings(model.ToConfig()), "model") is { } difference)
        {
            differences.Add(difference);
        }
    }

    /// <summary>Compares names and shapes of the weights and sets them from the arrays; false when those are only in a file.</summary>
    public static bool SetWeights(GoldenCase golden, Model model, string prefix, Differences differences)
    {
        var expected = golden.Json["weights"]!.AsArray();
        var weights = model.Weights;
        differences.Equal("number of weights", expected.Count, weights.Count);
        if (expected.Count != weights.Count)
            return true;
        var legacy = golden.Kind.StartsWith("legacy", StringComparison.Ordinal);
        for (var i = 0; i < expected.Count; i++)
        {
            var path = (string)expected[i]!["path"]!;
            differences.Equal($"weight {i}", Tail(path, model.Name, legacy), Tail(weights[i].Path, model.Name, legacy));
            differences.Equal($"shape of {path}",
                new Shape([.. expected[i]!["shape"]!.AsArray().Select(length => (int)length!)]), weights[i].Shape);
        }

        var keys = expected.Select(weight => prefix + (string)weight!["path"]!).ToArray();
        if (!keys.All(golden.Has))
            return false;
        model.SetWeights([.. keys.Select(golden.Floats)]);
        return true;
    }

    /// <summary>A path without the model's name; of a Keras 2 path only the layer and the weight.</summary>
    private static string Tail(string path, string model, bool legacy)
    {
        var tail = path.StartsWith(model + "/", StringComparison.Ordinal) ? path[(model.Length + 1)..] : path;
        var parts = tail.Split('/');
        return legacy ? $"{parts[0]}/{parts[^1]}" : tail;
    }

    /// <summary>The serialised object without what does not change numbers: type policies, build shapes, empty arguments.</summary>
    private static JsonNode? Settings(JsonNode? node)
        => JsonLikeness.Without(node, static (key, value)
            => key is "dtype" or "build_config" or "compile_config" or "module" or "registered_name" or "quantization_config"
            || (key is "mask" or "initial_state" && value is null)
            || (key == "training" && value is JsonValue flag && flag.TryGetValue<bool>(out _)));

    private static IEnumerable<string> Layers(JsonObject? layer)
    {
        if (layer is null || layer["class_name"] is not JsonValue name
            || (string?)layer["module"] is { } module && module.Contains(".ops.", StringComparison.Ordinal))
        {
            yield break;
        }

        yield return name.GetValue<string>();
        if (layer["config"] is not JsonObject config)
            yield break;
        foreach (var inner in ((string[])["layers", "cells"]).SelectMany(key => config[key] as JsonArray ?? []).OfType<JsonObject>()
            .Concat(((string[])["layer", "backward_layer", "cell"]).Select(key => config[key]).OfType<JsonObject>()))
        {
            foreach (var found in Layers(inner))
                yield return found;
        }
    }
}
