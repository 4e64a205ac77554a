using Nabi.Files;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>
/// The attribute <c>training_config</c> and the group <c>optimizer_weights</c> of <c>.h5</c> files, of Keras 2 and Keras 3.
/// </summary>
internal static class LegacyTraining
{
    /// <summary>The settings for training that a file holds, in Keras 3's form.</summary>
    /// <exception cref="NabiException">The text is no object.</exception>
    public static CompileReader Settings(Model model, string text, string? version, string source, LoadLog log)
    {
        var training = ModelConfig.Parse(text, source);
        if (training["optimizer_config"] is JsonObject optimizer)
        {
            training.Remove("optimizer_config");
            training["optimizer"] = Optimizer(optimizer, version);
        }

        return new CompileReader(model, training, source, log);
    }

    /// <summary>Reads the optimizer's state.</summary>
    /// <exception cref="NabiException">The state does not belong to such an optimizer of these weights.</exception>
    public static void ReadState(Hdf5Group group, Optimizer optimizer, Model model, string? version, string source)
    {
        var names = group.Attributes.Texts("weight_names") ?? [];
        var datasets = names.Select(group.Dataset).ToList();
        var before = optimizer.Variables.Count;
        if (datasets.Count > before)
            optimizer.Build(model.TrainableVariables);
        var state = optimizer.Variables;
        // Keras 3 writes the optimizer's own variables in its own order, with a learning rate unless a schedule sets it.
        if (names.Length == state.Count && names[0].EndsWith("/iteration", StringComparison.Ordinal))
        {
            for (var i = 0; i < state.Count; i++)
                ArrayExchange.Assign(state[i], datasets[i], source);
            return;
        }

        if (datasets.Count > 0)
            new LegacySlots(names, datasets, source).Read(optimizer, model.TrainableVariables, KeepsSorted(version));
    }

    /// <summary>Keras 2's words in Keras 3's: <c>lr</c>, <c>decay</c>, and the norm over all gradients together.</summary>
    internal static JsonObject Optimizer(JsonObject optimizer, string? version)
    {
        if (optimizer["config"] is not JsonObject config || (version is not null && !version.StartsWith('2') && !version.StartsWith('1')))
            return optimizer;
        if (!config.ContainsKey("learning_rate") && config["lr"] is { } rate)
            config["learning_rate"] = rate.DeepClone();
        config.Remove("lr");
        if (config["decay"] is JsonValue value && value.TryGetValue<double>(out var decay) && decay > 0
            && config["learning_rate"] is JsonValue)
        {
            config["learning_rate"] = new JsonObject
            {
                ["class_name"] = "InverseTimeDecay",
                ["config"] = new JsonObject
                {
                    ["initial_learning_rate"] = config["learning_rate"]!.DeepClone(),
                    ["decay_steps"] = 1,
                    ["decay_rate"] = decay,
                    ["staircase"] = false,
                },
            };
        }

        config.Remove("decay");
        if (config["clipnorm"] is { } norm && IsStandalone(version))
        {
            config["clipnorm"] = null;
            config["global_clipnorm"] = norm.DeepClone();
        }

        return optimizer;
    }

    /// <summary>Keras 2 outside TensorFlow, where <c>clipnorm</c> held for all gradients together.</summary>
    private static bool IsStandalone(string? version)
        => version is null || (!version.Contains("tf", StringComparison.Ordinal)
            && version.Split('.') is [_, var minor, ..]
            && int.TryParse(minor, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= 3);

    /// <summary>Keras up to 2.0.8, which sorted the trained weights by their names.</summary>
    private static bool KeepsSorted(string? version)
        => version is not null && (version.StartsWith("1.", StringComparison.Ordinal)
            || (version.Split('.') is ["2", "0", var patch, ..]
                && int.TryParse(patch, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= 8));
}
