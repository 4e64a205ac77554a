namespace Nabi.Formats.Tests;

/// <summary>Writes HDF5 files as old versions of Keras laid them out: a config, and each layer's arrays in order.</summary>
internal static class OldFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="version">The version of Keras, or null where it did not say.</param>
    /// <param name="model">The model's config, or null for a file of weights.</param>
    /// <param name="layers">The layers' names, with their arrays.</param>
    public static void Write(string path, string? version, string? model, params (string Layer, Tensor[] Arrays)[] layers)
    {
        using var stream = File.Create(path);
        Hdf5Writer.Write(stream, root =>
        {
            var group = root;
            if (version is not null)
                root.Attribute("keras_version", version);
            if (model is not null)
            {
                root.Attribute("model_config", model);
                group = root.Group("model_weights");
            }

            group.Attribute("backend", "tensorflow");
            group.AttributeTexts("layer_names", [.. layers.Select(layer => layer.Layer)]);
            foreach (var (name, arrays) in layers)
            {
                var own = group.Group(name);
                own.AttributeTexts("weight_names", [.. arrays.Select((_, i) => $"{name}_{i}:0")]);
                for (var i = 0; i < arrays.Length; i++)
                    own.Dataset($"{name}_{i}:0", NumericArray.Of(arrays[i].ToArray(), arrays[i].Shape.AsSpan()));
            }
        });
    }

    /// <summary>A Keras 1 layer of a Sequential.</summary>
    public static string Layer(string className, string name, string settings)
        => "{\"class_name\": \"" + className + "\", \"config\": {\"name\": \"" + name + "\", \"trainable\": true"
            + (settings.Length > 0 ? ", " + settings : "") + "}}";

    /// <summary>A Sequential of Keras 1, whose config is the list of its layers.</summary>
    public static string Sequential(string version, params string[] layers)
        => "{\"class_name\": \"Sequential\", \"keras_version\": \"" + version + "\", \"config\": [" + string.Join(", ", layers) + "]}";

    /// <summary>Weights of a recurrent layer as Keras 1 keeps them: kernel, recurrent kernel and bias of each gate.</summary>
    /// <param name="weights">Kernel, recurrent kernel, bias.</param>
    /// <param name="gates">The gates in the order of the file, by their places here.</param>
    public static Tensor[] ByGate(IReadOnlyList<Variable> weights, params int[] gates)
        => [.. gates.SelectMany(gate => weights.Select(weight => Ops.Split(weight.Value, gates.Length, -1)[gate]))];

    /// <summary>Weights of a recurrent layer as cuDNN keeps them.</summary>
    public static Tensor[] AsCudnn(IReadOnlyList<Variable> weights, int gates)
    {
        var (kernel, recurrent, bias) = (weights[0].Value, weights[1].Value, weights[2].Value);
        return
        [
            Ops.Concat([.. Ops.Split(kernel, gates, -1).Select(gate => Ops.Reshape(Ops.Transpose(gate, [1, 0]), gate.Shape))]),
            Ops.Concat([.. Ops.Split(recurrent, gates, -1).Select(gate => Ops.Transpose(gate, [1, 0]))]),
            // The LSTM's sum of two biases: a quarter in one, the rest in the other.
            gates == 4 ? Ops.Concat([bias * 0.25f, bias * 0.75f]) : Ops.Reshape(bias, [bias.Length]),
        ];
    }

    /// <summary>Gives every weight numbers of its own.</summary>
    public static T Filled<T>(T model)
        where T : Model
    {
        var random = new Random(7);
        foreach (var weight in model.Weights)
        {
            weight.Assign(new Tensor(weight.Shape,
                [.. Enumerable.Range(0, weight.Shape.Size).Select(_ => (float)random.NextDouble() * 0.8f - 0.2f)]));
        }

        return model;
    }
}
