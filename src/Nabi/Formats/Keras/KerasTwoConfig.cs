namespace Nabi.Formats;

/// <summary>
/// Turns configs of Keras 2 (and of Keras 2 inside TensorFlow, and of Keras 1) into the form of Keras 3, so that one reader serves all.
/// What is old in form is recognised by its form; what only changed its meaning, by the missing module or the version.
/// </summary>
internal static class KerasTwoConfig
{
    private static readonly string[] Wrapped = ["layer", "forward_layer", "backward_layer", "cell"];

    /// <summary>A copy in the form of Keras 3.</summary>
    public static JsonObject Upgraded(JsonObject serialised, string? kerasVersion)
    {
        var copy = (JsonObject)serialised.DeepClone();
        kerasVersion ??= Text(copy["keras_version"]);
        Upgrade(copy, kerasVersion is { Length: > 0 } ? kerasVersion[0] is '1' or '2' : null);
        return copy;
    }

    private static void Upgrade(JsonObject layer, bool? old)
    {
        var className = Text(layer["class_name"]);
        if (layer["config"] is JsonArray bare)
        {
            layer["config"] = null;
            layer["config"] = new JsonObject { ["layers"] = bare };
        }

        if (layer["config"] is JsonObject { } joined && joined["layers"] is JsonArray chain && className == "Sequential"
            && MergeConfig.Leads(chain))
        {
            MergeConfig.Unfold(layer, joined, chain);
        }

        var isOld = old ?? !layer.ContainsKey("module");
        if (isOld)
            MergeConfig.Rename(layer);
        if (layer["config"] is not JsonObject config)
            return;
        if (isOld)
            KerasOneConfig.Upgrade(layer, config);
        className = FromCudnn(layer, config);
        if (config["layers"] is JsonArray layers)
        {
            foreach (var inner in layers.OfType<JsonObject>())
                Upgrade(inner, old);
            if (className == "Sequential")
                AddInput(layers);
        }

        foreach (var key in Wrapped)
        {
            if (config[key] is JsonObject inner)
                Upgrade(inner, old);
        }

        if (config["cells"] is JsonArray cells)
        {
            foreach (var inner in cells.OfType<JsonObject>())
                Upgrade(inner, old);
        }

        if (isOld)
            UpgradeSettings(layer, className, config);
        if (layer["inbound_nodes"] is JsonArray nodes)
        {
            for (var i = 0; i < nodes.Count; i++)
            {
                if (nodes[i] is JsonArray node)
                    nodes[i] = Node(node);
            }
        }

        if (isOld && className is "Attention" or "AdditiveAttention")
            Causal(layer, config);
    }

    private static void UpgradeSettings(JsonObject layer, string? className, JsonObject config)
    {
        if (config["time_major"] is JsonValue value && value.TryGetValue<bool>(out var timeFirst) && timeFirst)
        {
            throw new NabiException(
                $"Layer {className} \"{Text(config["name"])}\" takes time before the batch (time_major), which is not supported; save the "
                + "model with time_major=False.");
        }
        // Keras 3 changed hard_sigmoid from clip(0.2 x + 0.5, 0, 1) to relu6(x + 3) / 6.
        foreach (var key in (string[])["activation", "recurrent_activation"])
        {
            if (Text(config[key]) == "hard_sigmoid")
                config[key] = "legacy_hard_sigmoid";
        }

        if (className is "GRU" or "GRUCell" && !config.ContainsKey("reset_after"))
            config["reset_after"] = false;
        if (className is "LSTM" or "LSTMCell" or "GRU" or "GRUCell" && !config.ContainsKey("recurrent_activation"))
            config["recurrent_activation"] = "legacy_hard_sigmoid";
        if (className == "BatchNormalization" && config["axis"] is JsonArray { Count: 1 } axes)
            config["axis"] = axes[0]?.DeepClone();
    }

    /// <summary>Keras 2 had it as the layer's setting that no query sees what comes behind it; now each call says so.</summary>
    private static void Causal(JsonObject layer, JsonObject config)
    {
        if (config["causal"] is JsonValue value && value.TryGetValue<bool>(out var causal) && causal
            && layer["inbound_nodes"] is JsonArray nodes)
        {
            foreach (var node in nodes.OfType<JsonObject>())
            {
                if (node["kwargs"] is JsonObject named)
                    named["use_causal_mask"] = true;
            }
        }

        config.Remove("causal");
    }

    /// <summary>Keras 2 had layers of their own for cuDNN's LSTM and GRU; the layers they are now. Gives the class.</summary>
    private static string? FromCudnn(JsonObject layer, JsonObject config)
    {
        var className = Text(layer["class_name"]);
        if (className is not ("CuDNNLSTM" or "CuDNNGRU"))
            return className;
        layer["class_name"] = className = className[5..];
        config["recurrent_activation"] = "sigmoid";
        if (className == "GRU")
            config["reset_after"] = true;
        return className;
    }

    /// <summary>Keras 2 keeps the input's shape in the first layer of a Sequential.</summary>
    private static void AddInput(JsonArray layers)
    {
        if (layers.Count == 0 || layers[0] is not JsonObject first || Text(first["class_name"]) == "InputLayer"
            || InputShape(first) is not { } shape)
        {
            return;
        }

        layers.Insert(0, Input(first, shape));
    }

    /// <summary>
    /// The input layer that the first layer of a chain asks for, or itself; null where it says no shape. A Keras 1 layer is understood as
    /// well.
    /// </summary>
    public static JsonObject? InputOf(JsonObject first)
        => Text(first["class_name"]) == "InputLayer" ? (JsonObject)first.DeepClone() : InputShape(first) is { } shape
            ? Input(first, shape) : null;

    private static JsonObject Input(JsonObject first, JsonNode shape)
    {
        var config = (first["config"] as JsonObject)!;
        return new JsonObject
        {
            ["class_name"] = "InputLayer",
            ["config"] = new JsonObject
            {
                ["batch_shape"] = shape,
                ["dtype"] = Text(config["dtype"]) ?? Text(config["input_dtype"]) ?? "float32",
                ["name"] = (Text(config["name"]) ?? "layer") + "_input",
            },
        };
    }

    private static JsonNode? InputShape(JsonObject first)
    {
        if (first["config"] is not JsonObject config)
            return null;
        if (config["batch_input_shape"] is JsonArray { Count: > 0 } batch)
            return batch.DeepClone();
        if (config["input_shape"] is JsonArray sample)
            return new JsonArray([null, .. sample.Select(length => length?.DeepClone())]);
        if (Text(first["class_name"]) == "Embedding")
            return config.ContainsKey("input_length") ? new JsonArray(null, config["input_length"]?.DeepClone()) : null;
        return config["input_dim"] is JsonValue features ? new JsonArray(null, features.DeepClone())
            // A wrapper without a shape of its own takes that of the layer inside.
            : config["layer"] is JsonObject inner && Text(first["class_name"]) == "Bidirectional" ? InputShape(inner) : null;
    }

    /// <summary>One use of a layer: from a list of (layer, node, tensor, settings) to arguments and keyword arguments.</summary>
    private static JsonObject Node(JsonArray node)
    {
        // A single input may stand without the list around it.
        IReadOnlyList<JsonNode?> entries = node.Count >= 3 && Text(node[0]) is not null ? [node] : [.. node];
        var tensors = new JsonArray();
        var named = new JsonObject();
        foreach (var entry in entries)
        {
            if (entry is not JsonArray { Count: >= 3 } reference)
                throw new NabiException($"The model's JSON: expected an input as [layer, node, tensor], got {JsonDescription.Of(entry)}.");
            tensors.Add((JsonNode)Tensor(reference));
            if (reference.Count > 3 && reference[3] is JsonObject settings)
            {
                foreach (var (key, value) in settings)
                {
                    if (key == "initial_state" && Argument(value) is { } states)
                    {
                        // Keras 2 took initial states as further inputs, which leaves the sequence its mask.
                        foreach (var state in states is JsonArray list ? [.. list] : (IEnumerable<JsonNode?>)[states])
                            tensors.Add(state?.DeepClone());
                    }
                    else
                    {
                        named[key] = Argument(value);
                    }
                }
            }
        }

        return new JsonObject { ["args"] = new JsonArray(tensors.Count == 1 ? tensors[0]!.DeepClone() : tensors), ["kwargs"] = named };
    }

    private static JsonNode? Argument(JsonNode? value) => value switch
    {
        JsonArray { Count: 3 or 4 } list when Text(list[0]) is not null && list[1] is JsonValue && list[2] is JsonValue => Tensor(list),
        JsonArray list => new JsonArray([.. list.Select(Argument)]),
        _ => value?.DeepClone(),
    };

    private static JsonObject Tensor(JsonArray reference) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject
        {
            ["keras_history"] = new JsonArray(reference[0]?.DeepClone(), reference[1]?.DeepClone(), reference[2]?.DeepClone()),
        },
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
