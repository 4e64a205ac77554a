using System.Text.Json.Nodes;
using Nabi.Layers;

namespace Nabi.Conformance.Checkers;

/// <summary>One call of a layer: settings, outputs, output masks, every gradient, weights after a training call.</summary>
public sealed class LayerChecker : ICaseChecker
{
    public IReadOnlyList<string> Kinds { get; } = ["layer", "rnn"];

    public CaseResult Check(GoldenCase golden)
    {
        if (SerializedLayer.Missing(golden) is { } missing)
            return CaseResult.NotBuilt(missing);
        var differences = new Differences(golden);
        var layer = SerializedLayer.Read(golden, differences);
        var inputs = golden.List("input");
        var initial = golden.List("initial_state");
        SerializedLayer.BuildAndSet(golden, layer, inputs, differences);

        if (golden.Json["adapt_data"] is JsonArray data && layer is Normalization normalization)
            CheckAdapt(golden, differences, normalization, data);
        var call = golden.Json["call"]!;
        var context = new CallContext
        {
            Training = (bool?)call["training"] ?? false,
            Masks = Masks(golden, call["mask"]),
            InitialState = initial,
            UseCausalMask = (bool?)call["kwargs"]?["use_causal_mask"] ?? false,
        };
        var tape = new GradientTape();
        foreach (var tensor in inputs.Concat(initial).Where(tensor => tensor.DType == DType.Float32))
            tape.Watch(tensor);
        IReadOnlyList<Tensor> outputs = [];
        var target = tape.Record(() =>
        {
            outputs = layer.ApplyAll(inputs, context);
            return SumOf(golden, outputs);
        });

        differences.Equal("number of outputs", golden.Keys("output/").Count(), outputs.Count);
        for (var i = 0; i < outputs.Count && golden.Has($"output/{i}"); i++)
        {
            differences.Compare($"output/{i}", outputs[i]);
            if (golden.Has($"output_mask/{i}"))
                CompareMask(golden, differences, i, outputs[i].Mask);
        }

        if (target is not null)
            CompareGradients(golden, differences, tape, target, layer, inputs, initial);
        for (var i = 0; i < layer.Weights.Count; i++)
            if (Array(golden, i) is { } key && golden.Has(key.Replace("weight/", "weight_after/", StringComparison.Ordinal)))
                differences.Compare(key.Replace("weight/", "weight_after/", StringComparison.Ordinal), layer.Weights[i].Value);
        return differences.Result();
    }

    private static void CheckAdapt(GoldenCase golden, Differences differences, Normalization layer, JsonArray rows)
    {
        var values = rows.Select(row => row!.AsArray().Select(number => (float)number!).ToArray()).ToArray();
        layer.Adapt(new Tensor([values.Length, values[0].Length], values.SelectMany(row => row).ToArray()));
        for (var i = 0; i < layer.Weights.Count; i++)
            differences.Compare(Array(golden, i)!, layer.Weights[i].Value);
    }

    private static Tensor? SumOf(GoldenCase golden, IReadOnlyList<Tensor> outputs)
    {
        Tensor? sum = null;
        for (var i = 0; i < outputs.Count; i++)
        {
            if (!golden.Has($"cotangent/{i}"))
                continue;
            var part = Ops.Sum(outputs[i] * golden.Floats($"cotangent/{i}"));
            sum = sum is null ? part : sum + part;
        }

        return sum;
    }

    private static void CompareGradients(
        GoldenCase golden, Differences differences, GradientTape tape, Tensor target, Layer layer, Tensor[] inputs, Tensor[] initial)
    {
        var json = golden.Json["gradient"]?["tolerance"];
        var tolerance = json is null ? new Tolerance(1e-3, 1e-4) : new Tolerance((double)json["rtol"]!, (double)json["atol"]!);
        List<(string Key, Tensor Source)> sources = [];
        Collect("grad/input", inputs);
        Collect("grad/initial_state", initial);
        for (var i = 0; i < layer.Weights.Count; i++)
            if (Array(golden, i) is { } key && golden.Has("grad/" + key))
                sources.Add(("grad/" + key, layer.Weights[i].Value));
        differences.Equal("number of gradients", golden.Keys("grad/").Count(), sources.Count);
        if (sources.Count == 0)
            return;
        var gradients = tape.Gradient(target, [.. sources.Select(source => source.Source)]);
        for (var i = 0; i < sources.Count; i++)
            differences.Compare(sources[i].Key, gradients[i], tolerance);

        void Collect(string prefix, Tensor[] tensors)
        {
            for (var i = 0; i < tensors.Length; i++)
                if (golden.Has($"{prefix}/{i}"))
                    sources.Add(($"{prefix}/{i}", tensors[i]));
        }
    }

    private static string? Array(GoldenCase golden, int weight)
        => golden.Json["weights"]?.AsArray() is { } list && weight < list.Count ? (string?)list[weight]!["array"] : null;

    private static void CompareMask(GoldenCase golden, Differences differences, int i, Tensor? mask)
    {
        if (mask is null)
            differences.Add($"output_mask/{i}: expected a mask, got none");
        else
            differences.Compare($"output_mask/{i}", mask);
    }

    private static Tensor?[] Masks(GoldenCase golden, JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list.Select(key => key is null ? null : golden.Tensor((string)key!))],
        _ => [golden.Tensor((string)node!)],
    };
}
