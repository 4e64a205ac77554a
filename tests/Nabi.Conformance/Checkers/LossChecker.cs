using Nabi.Losses;

namespace Nabi.Conformance.Checkers;

/// <summary>A loss with every reduction, with and without sample weights, and its gradient.</summary>
public sealed class LossChecker() : CaseChecker(
    "loss", keys: "loss loss_class constructor_args", arrays: "y_true y_pred sample_weight output grad")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        foreach (var key in golden.Keys("output/").Select(key => key["output/".Length..]))
        {
            var weighted = key.EndsWith("_weighted", StringComparison.Ordinal);
            var reduction = weighted ? key[..^"_weighted".Length] : key;
            var loss = Make(golden, reduction);
            var prediction = golden.Floats("y_pred");
            var tape = new GradientTape();
            tape.Watch(prediction);
            var weight = weighted ? Weights(golden) : null;
            var value = tape.Record(() => loss.Apply(golden.Tensor("y_true"), prediction, weight));
            differences.Compare("output/" + key, value);
            var gradient = "grad/y_pred" + (weighted ? "_weighted" : "");
            if (reduction == "sum_over_batch_size" && golden.Has(gradient))
                differences.Compare(gradient, tape.Gradient(value, new[] { prediction })[0]);
        }

        if (golden.Json["loss"] is { } described)
            differences.CompareConfig(described, Registry.Read<Loss>(described, golden.Name));
    }

    // A loss that ignores a class multiplies its mask into the weights it is given, in place, and the reference stored them
    // afterwards: zero where the class is ignored, and the others larger by all over those that count. Undone here.
    private static Tensor Weights(GoldenCase golden)
    {
        var weights = golden.Floats("sample_weight");
        if (golden.Json["constructor_args"]?["ignore_class"] is not { } ignored)
            return weights;
        var labels = golden.Array("y_true").ToInts();
        var values = weights.ToArray();
        var counted = labels.Count(label => label != (int)ignored);
        if (labels.Length != values.Length || counted == 0 || labels.Where((label, i) => label == (int)ignored && values[i] != 0).Any())
            return weights;
        return new Tensor(weights.Shape, [.. values.Select(value => value * counted / labels.Length)]);
    }

    // The reference's own config leaves some settings out, so the arguments it was made with stand beside it.
    private static Loss Make(GoldenCase golden, string reduction)
    {
        var config = golden.Json["constructor_args"] is JsonObject given ? given.DeepClone().AsObject() : [];
        config["reduction"] = reduction;
        return Registry.Read<Loss>(new JsonObject { ["class_name"] = (string?)golden.Json["loss_class"], ["config"] = config },
            golden.Name);
    }
}
