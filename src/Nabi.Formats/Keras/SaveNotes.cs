using System.Text.Json.Nodes;
using Nabi.Activations;
using Nabi.Configs;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;

namespace Nabi.Formats;

/// <summary>What a file holds that Keras does not have.</summary>
internal static class SaveNotes
{
    /// <summary>One sentence for every layer class, activation or the like that Keras lacks.</summary>
    /// <exception cref="NabiException">A layer or activation of one's own is not registered: the file could never be loaded again.</exception>
    public static IReadOnlyList<string> Of(Model model)
    {
        List<string> notes = [];
        var known = Registry.Names<Layer>().ToHashSet(StringComparer.Ordinal);
        var config = model.ToConfig();
        var classes = LayerClasses(config).Distinct().ToList();
        foreach (var (className, _) in classes.Where(one => !known.Contains(one.ClassName)))
            throw new NabiException($"Model \"{model.Name}\" cannot be saved: the class {className} is not registered, so no file with it could be loaded; call Registry.Register<Layer>(\"{className}\", ...) first, or save the weights alone.");
        var activations = Registry.Names<Activation>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in ActivationNames(config).Where(name => !activations.Contains(name)).Distinct())
            throw new NabiException($"Model \"{model.Name}\" cannot be saved: the activation '{name}' is not registered, so no file with it could be loaded; call Registry.Register<Activation>(\"{name}\", ...) first, or save the weights alone.");
        foreach (var name in Unregistered(model))
            notes.Add($"'{name}' is not registered: until it is, the file loads only with compile: false.");
        foreach (var (className, _) in classes.Where(one => one.IsOwn))
            notes.Add($"{className} is not one of Keras's layers: Keras opens the file only where a class 'Custom>{className}' is registered.");
        if (config.ToJsonString().Contains("\"legacy_hard_sigmoid\"", StringComparison.Ordinal))
            notes.Add("The model uses hard_sigmoid as Keras 2 meant it (clip(0.2 x + 0.5)), which Keras 3 does not have under any name; Nabi reads it as legacy_hard_sigmoid.");
        return notes;
    }

    /// <summary>The names of losses and metrics that the model is compiled with and that no file can be loaded with.</summary>
    private static IEnumerable<string> Unregistered(Model model)
    {
        if (model.Compiled is not { } compiled)
            yield break;
        foreach (var loss in compiled.Losses)
            if (loss is not null && !Registry.Names<Loss>().Contains(loss.ClassName))
                yield return loss.ClassName;
        foreach (var metric in compiled.Metrics.Concat(compiled.WeightedMetrics).SelectMany(list => list))
            if (metric is MeanMetricWrapper || !Registry.Names<Metric>().Contains(metric.ClassName))
                yield return metric.Name;
    }

    /// <summary>The activations that are written as names alone.</summary>
    private static IEnumerable<string> ActivationNames(JsonNode? node) => node switch
    {
        JsonObject named => named.Where(pair => pair.Key is "activation" or "recurrent_activation" && pair.Value is JsonValue)
            .Select(pair => pair.Value!.GetValue<string>()).Concat(named.SelectMany(pair => ActivationNames(pair.Value))),
        JsonArray list => list.SelectMany(ActivationNames),
        _ => [],
    };

    private static IEnumerable<(string ClassName, bool IsOwn)> LayerClasses(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject named:
                if ((string?)named["module"] is ("keras.layers" or "nabi") and var module && named["class_name"] is JsonValue name)
                    yield return (name.GetValue<string>(), module == "nabi");
                foreach (var inner in named.SelectMany(pair => LayerClasses(pair.Value)))
                    yield return inner;
                break;
            case JsonArray list:
                foreach (var inner in list.SelectMany(LayerClasses))
                    yield return inner;
                break;
        }
    }
}
