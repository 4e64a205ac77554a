using Nabi.Losses;
using Nabi.Metrics;

namespace Nabi.Formats;

/// <summary>How a model was compiled, written as Keras 3 keeps it: optimizer, losses, weights, metrics.</summary>
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
}
