namespace Nabi.Formats;

/// <summary>
/// Turns a layer's config of Keras 1 into that of Keras 2: other names of classes and settings, other words for values. What it meant by
/// them is what Keras 2 means, but for what <see cref="KerasTwoConfig"/> changes.
/// </summary>
internal static class KerasOneConfig
{
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["Convolution1D"] = "Conv1D",
        ["AtrousConvolution1D"] = "Conv1D",
        ["Convolution2D"] = "Conv2D",
        ["AtrousConvolution2D"] = "Conv2D",
        ["Convolution3D"] = "Conv3D",
        ["Deconvolution2D"] = "Conv2DTranspose",
        ["SeparableConvolution2D"] = "SeparableConv2D",
        ["TimeDistributedDense"] = "Dense",
    };

    /// <summary>The classes of Keras 1 whose settings have other names now; a custom class may mean something else by them.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "Dense", "Activation", "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "Flatten", "Reshape", "Permute",
        "RepeatVector", "InputLayer",
        "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "SeparableConv2D", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D",
        "AveragePooling1D", "AveragePooling2D",
        "AveragePooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D", "GlobalAveragePooling1D",
        "GlobalAveragePooling2D", "GlobalAveragePooling3D",
        "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Cropping1D", "Cropping2D", "Cropping3D", "UpSampling1D",
        "UpSampling2D", "UpSampling3D",
        "SimpleRNN", "LSTM", "GRU", "ConvLSTM2D", "Embedding", "BatchNormalization", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU",
        "GaussianNoise", "GaussianDropout",
        "Masking", "ActivityRegularization", "TimeDistributed", "Bidirectional",
    };

    private static readonly (string Old, string New)[] Names =
    [
        ("init", "kernel_initializer"), ("inner_init", "recurrent_initializer"), ("gamma_init", "gamma_initializer"),
        ("beta_init", "beta_initializer"),
        ("inner_activation", "recurrent_activation"), ("W_regularizer", "kernel_regularizer"), ("U_regularizer", "recurrent_regularizer"),
        ("b_regularizer", "bias_regularizer"), ("W_constraint", "kernel_constraint"), ("U_constraint", "recurrent_constraint"),
        ("b_constraint", "bias_constraint"),
        ("bias", "use_bias"), ("dropout_W", "dropout"), ("dropout_U", "recurrent_dropout"), ("input_dtype", "dtype"),
        ("nb_filter", "filters"), ("filter_length", "kernel_size"), ("border_mode", "padding"), ("subsample", "strides"),
        ("subsample_length", "strides"),
        ("atrous_rate", "dilation_rate"), ("dim_ordering", "data_format"), ("pool_length", "pool_size"), ("stride", "strides"),
        ("p", "rate"), ("sigma", "stddev"), ("length", "size"),
    ];

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["zero"] = "zeros",
        ["one"] = "ones",
        ["uniform"] = "random_uniform",
        ["normal"] = "random_normal",
        ["tf"] = "channels_last",
        ["th"] = "channels_first",
    };

    /// <summary>Renames what stands in a layer's serialised form; what is of Keras 2 stays as it is.</summary>
    public static void Upgrade(JsonObject layer, JsonObject config)
    {
        var className = Text(layer["class_name"]) ?? "";
        if (Classes.TryGetValue(className, out var current))
            layer["class_name"] = className = current;
        if (!Known.Contains(className))
            return;
        // An embedding has one matrix, whose settings Keras 2 calls after it; its output_dim is still called so.
        if (className == "Embedding")
        {
            foreach (var (old, name) in ((string, string)[])[("init", "embeddings_initializer"),
                ("W_regularizer", "embeddings_regularizer"), ("W_constraint", "embeddings_constraint")])
            {
                Rename(config, old, name);
            }
        }
        else
        {
            Rename(config, "output_dim", "units");
        }

        if (className == "PReLU")
            Rename(config, "init", "alpha_initializer");
        KernelSize(config);
        foreach (var (old, name) in Names)
            Rename(config, old, name);
        if (config["forget_bias_init"] is { } forget)
        {
            config["unit_forget_bias"] = Text(forget) is "one" or "ones";
            config.Remove("forget_bias_init");
        }

        foreach (var (key, value) in config.ToList())
        {
            if (key.EndsWith("_initializer", StringComparison.Ordinal) || key == "data_format")
            {
                config[key] = Text(value) is { } word && Words.TryGetValue(word, out var now) ? now : value?.DeepClone();
            }
            else if (key.EndsWith("_regularizer", StringComparison.Ordinal) && value is JsonObject penalty
                && !penalty.ContainsKey("class_name"))
            {
                config[key] = Penalty(penalty);
            }
            else if (key.EndsWith("_constraint", StringComparison.Ordinal) && value is JsonObject rule && !rule.ContainsKey("class_name"))
            {
                config[key] = Rule(rule);
            }
        }

        Only(className, config);
    }

    /// <summary>Settings that Keras 2 no longer has: without effect where they are off, else refused.</summary>
    private static void Only(string className, JsonObject config)
    {
        if (className == "BatchNormalization" && config["mode"] is { } mode)
        {
            if (!JsonNode.DeepEquals(mode, 0))
            {
                throw new NabiException(
                    $"Layer BatchNormalization \"{Text(config["name"])}\" has Keras 1's mode {Nabi.Configs.JsonDescription.Of(mode)}, "
                    + "which later versions do not have; only mode 0 is read.");
            }

            config.Remove("mode");
        }

        if (className == "Embedding" && config["dropout"] is JsonValue dropped && dropped.TryGetValue<double>(out var rate) && rate == 0)
            config.Remove("dropout");
        if (className is "ZeroPadding2D" && config["padding"] is JsonArray { Count: 4 } sides)
        {
            config["padding"] = new JsonArray(
                new JsonArray(sides[0]?.DeepClone(), sides[1]?.DeepClone()), new JsonArray(sides[2]?.DeepClone(), sides[3]?.DeepClone()));
        }
    }

    private static void KernelSize(JsonObject config)
    {
        foreach (var parts in (string[][])[["nb_row", "nb_col"], ["kernel_dim1", "kernel_dim2", "kernel_dim3"]])
        {
            if (parts.All(config.ContainsKey))
            {
                config["kernel_size"] = new JsonArray([.. parts.Select(part => config[part]?.DeepClone())]);
                foreach (var part in parts)
                    config.Remove(part);
            }
        }
    }

    private static void Rename(JsonObject config, string old, string name)
    {
        if (!config.TryGetPropertyValue(old, out var value) || config.ContainsKey(name))
            return;
        config.Remove(old);
        config[name] = value;
    }

    private static JsonObject Penalty(JsonObject penalty) => new()
    {
        ["class_name"] = "L1L2",
        ["config"] = new JsonObject { ["l1"] = penalty["l1"]?.DeepClone() ?? 0, ["l2"] = penalty["l2"]?.DeepClone() ?? 0 },
    };

    private static JsonObject Rule(JsonObject rule)
    {
        var config = new JsonObject();
        if (rule["m"] is { } most)
            config["max_value"] = most.DeepClone();
        if (rule["axis"] is { } axis)
            config["axis"] = axis.DeepClone();
        return new JsonObject { ["class_name"] = rule["name"]?.DeepClone(), ["config"] = config };
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
