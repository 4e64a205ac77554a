using Nabi.Files;

namespace Nabi.Formats;

/// <summary>
/// Whole models in one HDF5 file (<c>.h5</c>), as Keras 2 and, on request, Keras 3 write them: the attributes
/// <c>model_config</c> and <c>training_config</c>, and the groups <c>model_weights</c> and <c>optimizer_weights</c>.
/// </summary>
internal static class LegacyModel
{
    public static IReadOnlyList<string> Save(Hdf5GroupWriter root, Model model, bool withOptimizer)
    {
        var (config, compile, notes) = SavedConfig.Of(model);
        root.Attribute("backend", KerasVersion.Backend);
        root.Attribute("keras_version", KerasVersion.Written);
        root.Attribute("model_config", Bare(config).ToJsonString());
        LegacyWeights.Write(root.Group("model_weights"), model);
        if (compile is null)
            return notes;
        var optimizer = (JsonObject)compile["optimizer"]!;
        compile.Remove("optimizer");
        compile["optimizer_config"] = new JsonObject
        {
            ["class_name"] = optimizer["class_name"]?.DeepClone(),
            ["config"] = optimizer["config"]?.DeepClone(),
        };
        root.Attribute("training_config", compile.ToJsonString());
        if (withOptimizer)
            LegacyWeights.Write(root.Group("optimizer_weights"), model.Optimizer!.Variables);
        return notes;
    }

    public static Model Load(Hdf5Group root, string source, bool? compile)
    {
        if (root.Attributes.Text("model_config") is not { } text)
            throw new NabiException($"{source} holds weights but no model; make the model and call LoadWeights.");
        var config = ModelConfig.Parse(text, $"{source}, model_config");
        var version = root.Attributes.Text("keras_version") ?? (config["keras_version"] as JsonValue)?.ToString() ?? "2";
        var weights = LegacyWeights.Find(root, source)
            ?? throw new NabiException($"{source}: the list of layers 'layer_names' is missing from its weights.");
        var log = new LoadLog(compile);
        var model = WeightBudget.Within(FileNumbers.In(root), () => ModelConfig.Read(config, version, log));
        var plan = new WeightPlan(skipMismatch: false);
        weights.Read(model, plan);
        plan.Carry(model);
        if (log.Compiles && root.Attributes.Text("training_config") is { } training
            && log.TryRead(CompileReader.NotCompiled,
                () => LegacyTraining.Settings(model, training, version, $"{source}, training_config", log), out var settings)
            && settings.Apply() && root.IsGroup("optimizer_weights"))
        {
            OptimizerState.Read(model, settings,
                optimizer => LegacyTraining.ReadState(root.Group("optimizer_weights"), optimizer, model, version, source), log);
        }

        model.LoadNotes = log.Notes;
        return model;
    }

    /// <summary>The form of these files: without modules, registered names and build shapes.</summary>
    private static JsonObject Bare(JsonObject form)
    {
        var bare = new JsonObject { ["class_name"] = form["class_name"]?.DeepClone() };
        var config = (JsonObject)form["config"]!.DeepClone();
        if (config["layers"] is JsonArray layers)
        {
            config["layers"] = new JsonArray(
                [.. layers.Select(
                    layer => layer is JsonObject inner && !OperationLayer.IsOperation(inner) ? Bare(inner) : layer?.DeepClone())]);
        }

        bare["config"] = config;
        foreach (var key in (string[])["name", "inbound_nodes"])
        {
            if (form[key] is { } value)
                bare[key] = value.DeepClone();
        }
        // A custom class keeps its registered name: it is not found by the module.
        if (form["registered_name"] is JsonValue registered && registered.ToString() is { } name
            && name.StartsWith("Custom>", StringComparison.Ordinal))
        {
            bare["registered_name"] = name;
        }

        return bare;
    }
}
