using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>How a model was compiled, as Keras 3 keeps it: optimizer, losses, weights, metrics.</summary>
internal static class CompileConfig
{
    /// <summary>The config of a compiled model, or null. The form takes note of what is written.</summary>
    public static JsonObject? Write(Model model, KerasForm form)
    {
        if (model.Compiled is not { Optimizer: { } optimizer } compiled)
            return null;
        return new JsonObject
        {
            ["optimizer"] = Registry.Write(optimizer, form),
            ["loss"] = OneOrList(compiled.Losses.Select(loss => loss is null ? null : Write(loss, form))),
            ["loss_weights"] = compiled.LossWeights is null ? null : OneOrList(compiled.LossWeights.Select(weight => (JsonNode?)weight)),
            ["metrics"] = Write(compiled.Metrics, form),
            ["weighted_metrics"] = Write(compiled.WeightedMetrics, form),
            ["run_eagerly"] = compiled.RunEagerly,
            ["steps_per_execution"] = 1,
            ["jit_compile"] = false,
        };
    }

    /// <summary>Compiles a model as a config says; does nothing when the config is empty.</summary>
    /// <exception cref="NabiException">A loss, metric or optimizer is unknown.</exception>
    public static void Apply(Model model, JsonObject? config, string source)
    {
        if (config?["optimizer"] is not { } optimizer)
            return;
        var owner = $"{source}, compile_config";
        var names = model.OutputNames;
        model.Compile(
            Registry.Read<Optimizer>(optimizer, owner),
            ByOutput(config["loss"], names).Select(loss => loss is null ? null : Registry.Read<Loss>(loss, owner)).ToList() is { Count: > 0 } losses ? losses : [null],
            Weights(config["loss_weights"], names, owner),
            Metrics(config["metrics"], names, owner),
            Metrics(config["weighted_metrics"], names, owner),
            config["run_eagerly"] is JsonValue eager && eager.TryGetValue<bool>(out var eagerly) && eagerly);
    }

    private static JsonNode? Write(IReadOnlyList<IReadOnlyList<Metric>> metrics, KerasForm form)
    {
        if (metrics.All(list => list.Count == 0))
            return null;
        var lists = metrics.Select(list => (JsonNode?)new JsonArray([.. list.Select(metric => Write(metric, form))])).ToList();
        return lists.Count == 1 ? lists[0] : new JsonArray([.. lists]);
    }

    /// <summary>The metric that Keras picks by the shapes is written as its name.</summary>
    private static JsonNode? Write(Metric metric, KerasForm form) => metric is ShapedAccuracy ? "accuracy" : Registry.Write(metric, form);

    /// <summary>So is the loss.</summary>
    private static JsonNode Write(Loss loss, KerasForm form) => loss is ShapedCrossentropy ? loss.ClassName : Registry.Write(loss, form);

    private static JsonNode? OneOrList(IEnumerable<JsonNode?> nodes)
    {
        var list = nodes.ToList();
        return list.Count == 1 ? list[0] : new JsonArray([.. list]);
    }

    /// <summary>One value an output: from a single one, a list, or an object by output name.</summary>
    private static List<JsonNode?> ByOutput(JsonNode? node, IReadOnlyList<string> names) => node switch
    {
        null => [],
        JsonArray list => [.. list],
        JsonObject named when !named.ContainsKey("class_name") => [.. names.Select(name => named[name])],
        _ => [node],
    };

    private static List<float>? Weights(JsonNode? node, IReadOnlyList<string> names, string owner)
    {
        if (node is null)
            return null;
        var list = ByOutput(node, names);
        return list.TrueForAll(weight => weight is null) ? null : [.. list.Select(weight => weight is null ? 1f
            : weight is JsonValue value && value.TryGetValue<double>(out var number) ? (float)number
            : throw new NabiException($"{owner}: a loss weight must be a number, got {weight.ToJsonString()}."))];
    }

    private static List<IReadOnlyList<Metric>> Metrics(JsonNode? node, IReadOnlyList<string> names, string owner)
    {
        var outputs = ByOutput(node, names);
        if (outputs.Count == 0)
            return [];
        // A flat list is that of the one output; of several outputs, one metric each.
        if (node is JsonArray && names.Count <= 1 && outputs.TrueForAll(entry => entry is not JsonArray))
            outputs = [new JsonArray([.. outputs.Select(entry => entry?.DeepClone())])];
        return [.. outputs.Select(entry => (IReadOnlyList<Metric>)(entry switch
        {
            null => [],
            JsonArray list => [.. list.OfType<JsonNode>().Select(inner => Metric(inner, owner))],
            _ => [Metric(entry, owner)],
        }))];
    }

    /// <summary>A metric given by a word is called by that word in logs.</summary>
    private static Metric Metric(JsonNode node, string owner)
        => node is JsonValue value && value.TryGetValue<string>(out var word) ? (Metric)word : Registry.Read<Metric>(node, owner);
}
