using System.Text.Json.Nodes;
using Nabi.Files;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>The attribute <c>training_config</c> and the group <c>optimizer_weights</c> of <c>.h5</c> files, of Keras 2 and Keras 3.</summary>
internal static class LegacyTraining
{
    // The kinds of state in the order in which Keras 2 keeps them: all variables of the first kind, then of the second.
    private static readonly Dictionary<string, string[]> Kinds = new(StringComparer.Ordinal)
    {
        ["SGD"] = ["momentum"],
        ["RMSprop"] = ["velocity"],
        ["Adagrad"] = ["accumulator"],
        ["Adadelta"] = ["accumulated_grad", "accumulated_delta_var"],
        ["Adam"] = ["momentum", "velocity", "velocity_hat"],
        ["Adamax"] = ["m", "u"],
        ["Nadam"] = ["momentum", "velocity"],
    };

    /// <summary>Compiles a model as the file says.</summary>
    public static void Compile(Model model, JsonObject training, string? version, string source)
    {
        if (training["optimizer_config"] is not JsonObject optimizer)
            return;
        var compile = (JsonObject)training.DeepClone();
        compile.Remove("optimizer_config");
        compile["optimizer"] = Optimizer((JsonObject)optimizer.DeepClone(), version);
        CompileConfig.Apply(model, compile, source);
    }

    /// <summary>Reads the optimizer's state; a file without state for every variable leaves it as it is.</summary>
    /// <exception cref="NabiException">The state has other shapes than the weights.</exception>
    public static void ReadState(Hdf5Group group, Optimizer optimizer, Model model, string source)
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

        ReadKinds(datasets, optimizer, model.TrainableVariables, source);
    }

    /// <summary>Keras 2's words in Keras 3's: <c>lr</c>, <c>decay</c>, and the norm over all gradients together.</summary>
    internal static JsonObject Optimizer(JsonObject optimizer, string? version)
    {
        if (optimizer["config"] is not JsonObject config || (version is not null && !version.StartsWith('2') && !version.StartsWith('1')))
            return optimizer;
        if (!config.ContainsKey("learning_rate") && config["lr"] is { } rate)
            config["learning_rate"] = rate.DeepClone();
        if (config["decay"] is JsonValue value && value.TryGetValue<double>(out var decay) && decay > 0 && config["learning_rate"] is JsonValue)
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
            && version.Split('.') is [_, var minor, ..] && int.TryParse(minor, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= 3);

    private static void ReadKinds(List<Hdf5Dataset> datasets, Optimizer optimizer, IReadOnlyList<Variable> variables, string source)
    {
        var slots = datasets;
        if (datasets.Count > 0 && datasets[0].Shape.Length == 0)
        {
            ArrayExchange.Assign(optimizer.Variables[0], datasets[0], source);
            slots = datasets[1..];
        }

        if (!Kinds.TryGetValue(optimizer.ClassName, out var kinds) || variables.Count == 0)
            return;
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            var own = optimizer.Variables.Where(variable => variable.Path.EndsWith("_" + kinds[kind], StringComparison.Ordinal)).ToList();
            if (own.Count != variables.Count || (kind + 1) * own.Count > slots.Count)
                continue;
            for (var i = 0; i < own.Count; i++)
                ArrayExchange.Assign(own[i], slots[(kind * own.Count) + i], source);
        }
    }
}
