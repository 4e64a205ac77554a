namespace Nabi.Formats;

/// <summary>
/// Keras 1's layer <c>Merge</c>: in a functional model another name for <c>Add</c>, <c>Concatenate</c> and their like; at the head of a
/// <c>Sequential</c> the models that it joins stand inside it, which makes the whole a functional model.
/// </summary>
internal static class MergeConfig
{
    /// <summary>The layer's serialised form under its own name, or the form itself where it is no Merge.</summary>
    /// <exception cref="NabiException">It joins in a way that cannot be read.</exception>
    public static void Rename(JsonObject layer)
    {
        if (Text(layer["class_name"]) != "Merge" || layer["config"] is not JsonObject config)
            return;
        var mode = Text(config["mode_type"]) is null or "raw" ? Text(config["mode"]) : null;
        var own = new JsonObject { ["name"] = config["name"]?.DeepClone() };
        layer["class_name"] = mode switch
        {
            "sum" => "Add",
            "mul" => "Multiply",
            "ave" => "Average",
            "max" => "Maximum",
            "concat" => "Concatenate",
            "dot" => "Dot",
            _ => throw new NabiException($"Layer Merge \"{Text(config["name"])}\": "
                + (mode is null ? "it holds Python code, which is never run" : $"the mode {JsonDescription.Of(mode)} is not supported")
                + "; known are sum, mul, ave, max, concat and dot."),
        };
        if (mode == "concat")
            own["axis"] = config["concat_axis"]?.DeepClone() ?? -1;
        if (mode == "dot")
            own["axes"] = config["dot_axes"]?.DeepClone() ?? -1;
        layer["config"] = own;
    }

    /// <summary>Whether a Sequential's first layer joins models.</summary>
    public static bool Leads(JsonArray layers)
        => layers.Count > 0 && layers[0] is JsonObject first && Text(first["class_name"]) == "Merge"
            && first["config"]?["layers"] is JsonArray;

    /// <summary>Makes the Sequential that a Merge leads a functional model in Keras 2's form.</summary>
    /// <exception cref="NabiException">A model inside is not a chain of layers, or has no shape.</exception>
    public static void Unfold(JsonObject model, JsonObject config, JsonArray layers)
    {
        var all = new JsonArray();
        var inputs = new JsonArray();
        var last = Chain(layers, all, inputs);
        model["class_name"] = "Model";
        model["config"] = new JsonObject
        {
            ["name"] = config["name"]?.DeepClone() ?? "model",
            ["layers"] = all,
            ["input_layers"] = inputs,
            ["output_layers"] = new JsonArray((JsonNode)Reference(last)),
        };
    }

    /// <summary>Adds a chain of layers with what stands before it; gives the name of the last.</summary>
    private static string Chain(JsonArray layers, JsonArray all, JsonArray inputs)
    {
        List<string> before = [];
        var first = 0;
        if (Leads(layers))
        {
            foreach (var branch in layers[0]!["config"]!["layers"]!.AsArray())
                before.Add(Chain(Branch(branch as JsonObject), all, inputs));
        }
        else
        {
            if (layers.Count == 0 || layers[0] is not JsonObject head || KerasTwoConfig.InputOf(head) is not { } input)
            {
                throw new NabiException(
                    "The model's JSON: a model inside a Merge does not say the shape of its input; make the "
                    + "model anew and load the weights.");
            }

            var name = Text(input["config"]!["name"])!;
            input["name"] = name;
            input["inbound_nodes"] = new JsonArray();
            all.Add((JsonNode)input);
            inputs.Add((JsonNode)Reference(name));
            before.Add(name);
            first = Text(head["class_name"]) == "InputLayer" ? 1 : 0;
        }

        for (; first < layers.Count; first++)
        {
            var layer = layers[first] is JsonObject node
                ? (JsonObject)node.DeepClone() : throw new NabiException("The model's JSON: every layer must be an object.");
            (layer["config"] as JsonObject)?.Remove("layers");
            var name = Text(layer["config"]?["name"]) ?? throw new NabiException("The model's JSON: a layer beside a Merge has no name.");
            layer["name"] = name;
            layer["inbound_nodes"] = new JsonArray(new JsonArray([.. before.Select(one => (JsonNode)Reference(one))]));
            all.Add((JsonNode)layer);
            before = [name];
        }

        return before[^1];
    }

    /// <summary>The layers of a model inside; a single layer stands for itself.</summary>
    private static JsonArray Branch(JsonObject? branch) => branch switch
    {
        { } when Text(branch["class_name"]) == "Sequential" =>
            branch["config"] as JsonArray ?? branch["config"]?["layers"] as JsonArray ?? [],
        { } when branch["config"] is JsonObject config && !config.ContainsKey("layers") => [branch.DeepClone()],
        _ =>
            throw new NabiException(
                "The model's JSON: a Merge joins a model that is no chain of layers; make the model anew and load the weights by name."),
    };

    private static JsonArray Reference(string name) => new(name, 0, 0);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
