using System.Text.Json.Nodes;
using Nabi.Configs;
using Nabi.Losses;

namespace Nabi.Conformance.Checkers;

/// <summary>A loss with every reduction, with and without sample weights, and its gradient.</summary>
public sealed class LossChecker : ICaseChecker
{
    public IReadOnlyList<string> Kinds { get; } = ["loss"];

    public CaseResult Check(GoldenCase golden)
    {
        var differences = new Differences(golden);
        foreach (var key in golden.Keys("output/").Select(key => key["output/".Length..]))
        {
            var weighted = key.EndsWith("_weighted", StringComparison.Ordinal);
            var reduction = weighted ? key[..^"_weighted".Length] : key;
            var loss = Make(golden, reduction);
            var prediction = golden.Floats("y_pred");
            var tape = new GradientTape();
            tape.Watch(prediction);
            var weight = weighted ? golden.Floats("sample_weight") : null;
            var value = tape.Record(() => loss.Apply(golden.Tensor("y_true"), prediction, weight));
            differences.Compare("output/" + key, value);
            var gradient = "grad/y_pred" + (weighted ? "_weighted" : "");
            if (reduction == "sum_over_batch_size" && golden.Has(gradient))
                differences.Compare(gradient, tape.Gradient(value, new[] { prediction })[0]);
        }

        if (golden.Json["loss"] is { } described)
            differences.CompareConfig(described, Registry.Read<Loss>(described, golden.Name));
        return differences.Result();
    }

    // The reference's own config leaves some settings out, so the arguments it was made with stand beside it.
    private static Loss Make(GoldenCase golden, string reduction)
    {
        var config = golden.Json["constructor_args"] is JsonObject given ? given.DeepClone().AsObject() : [];
        config["reduction"] = reduction;
        return Registry.Read<Loss>(new JsonObject { ["class_name"] = (string?)golden.Json["loss_class"], ["config"] = config }, golden.Name);
    }
}
