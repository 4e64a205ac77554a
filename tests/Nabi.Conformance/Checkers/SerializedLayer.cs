namespace Nabi.Conformance.Checkers;

/// <summary>The layer of a case: read from its serialised object, compared with what it writes, built and given its weights.</summary>
internal static class SerializedLayer
{
    /// <summary>The class names that are not known, or null when all are.</summary>
    public static string? Missing(GoldenCase golden)
    {
        var known = Registry.Names<Layer>().ToHashSet(StringComparer.Ordinal);
        var unknown = ClassNames(golden.Json["layer"]).Where(name => !known.Contains(name)).Distinct().ToArray();
        return unknown.Length == 0 ? null : $"no layer {string.Join(", ", unknown)}";
    }

    public static Layer Read(GoldenCase golden, Differences differences)
    {
        var layer = Registry.Read<Layer>(golden.Json["layer"]!.DeepClone(), golden.Name);
        if (JsonLikeness.Difference(Settings(golden.Json["layer"]), Settings(Registry.Write(layer))) is { } difference)
            differences.Add(difference);
        return layer;
    }

    /// <summary>Builds the layer for these inputs, compares paths and shapes of its weights, and sets them.</summary>
    public static void BuildAndSet(GoldenCase golden, Layer layer, IReadOnlyList<Tensor> inputs, Differences differences)
    {
        layer.EnsureBuilt([.. inputs.Select(input => input.Shape)]);
        var expected = golden.Json["weights"]?.AsArray() ?? [];
        differences.Equal("weights", string.Join(" ", expected.Select(weight => (string)weight!["path"]!)),
            string.Join(" ", layer.Weights.Select(weight => weight.Path)));
        if (expected.Count != layer.Weights.Count)
            throw new NabiException($"expected {expected.Count} weights, got {layer.Weights.Count}.");
        for (var i = 0; i < expected.Count; i++)
        {
            differences.Equal($"trainable {layer.Weights[i].Path}", (bool?)expected[i]!["trainable"] ?? layer.Weights[i].Trainable,
                layer.Weights[i].Trainable);
            var shape = new Shape([.. expected[i]!["shape"]!.AsArray().Select(length => (int)length!)]);
            differences.Equal($"shape of {layer.Weights[i].Path}", shape, layer.Weights[i].Shape);
        }

        if (expected.All(weight => weight!["array"] is not null && golden.Has((string)weight["array"]!)))
        {
            layer.SetWeights([.. expected.Select((weight, i) => layer.Weights[i].Value.DType == DType.Int32
                ? golden.Tensor((string)weight!["array"]!) : golden.Floats((string)weight!["array"]!))]);
        }
    }

    /// <summary>The serialised object without what does not change numbers: type policies, build shapes.</summary>
    private static JsonNode? Settings(JsonNode? node)
        => JsonLikeness.Without(node, static (key, _) => key is "dtype" or "build_config" or "module" or "registered_name");

    private static IEnumerable<string> ClassNames(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                if (obj["class_name"] is JsonValue name && (string?)obj["module"] == "keras.layers")
                    yield return name.GetValue<string>();
                foreach (var inner in obj.SelectMany(pair => ClassNames(pair.Value)))
                    yield return inner;
                break;
            case JsonArray list:
                foreach (var inner in list.SelectMany(ClassNames))
                    yield return inner;
                break;
        }
    }
}
