
namespace Nabi.Conformance.Checkers;

/// <summary>One call of a layer: settings, outputs, output masks, every gradient, weights after a training call.</summary>
public sealed class LayerChecker() : CaseChecker(
    "layer rnn",
    keys: "layer weights weights_after_call adapt_data output_structure call/style call/training call/mask call/initial_state "
        + "call/kwargs/use_causal_mask "
        + "call/kwargs/return_attention_scores call/kwargs/attention_mask call/kwargs/query_mask "
        + "call/kwargs/value_mask call/kwargs/key_mask "
        + "call/kwargs/count_weights gradient/of gradient/arrays gradient/tolerance",
    arrays: "input initial_state mask kwarg weight output output_mask cotangent grad weight_after")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var layer = SerializedLayer.Read(golden, differences);
        var inputs = golden.List("input");
        var initial = golden.List("initial_state");
        SerializedLayer.BuildAndSet(golden, layer, inputs, differences);

        if (golden.Json["adapt_data"] is JsonArray data && layer is Normalization normalization)
            CheckAdapt(golden, differences, normalization, data);
        if (golden.Json["adapt_data"] is JsonArray numbers && layer is Discretization discretization)
            CheckAdapt(golden, differences, discretization, numbers);
        var call = new LayerCallArguments(golden, inputs.Length, initial);
        var tape = new GradientTape();
        foreach (var tensor in inputs.Concat(initial).Where(tensor => tensor.DType == DType.Float32))
            tape.Watch(tensor);
        IReadOnlyList<Tensor> outputs = [];
        var target = tape.Record(() =>
        {
            outputs = call.Apply(layer, inputs);
            return SumOf(golden, outputs);
        });

        differences.Equal("number of outputs", golden.Keys("output/").Count(), outputs.Count);
        for (var i = 0; i < outputs.Count && golden.Has($"output/{i}"); i++)
        {
            differences.Compare($"output/{i}", outputs[i]);
            // On attention scores Keras leaves the mask of the softmax that made them.
            if (golden.Has($"output_mask/{i}") && !(call.WantsScores && i == 1))
                CompareMask(golden, differences, i, outputs[i].Mask);
        }

        if (target is not null)
            CompareGradients(golden, differences, tape, target, layer, inputs, initial);
        for (var i = 0; i < layer.Weights.Count; i++)
        {
            if (Array(golden, i) is { } key && golden.Has(key.Replace("weight/", "weight_after/", StringComparison.Ordinal)))
                differences.Compare(key.Replace("weight/", "weight_after/", StringComparison.Ordinal), layer.Weights[i].Value);
        }
    }

    private static void CheckAdapt(GoldenCase golden, Differences differences, Normalization layer, JsonArray rows)
    {
        List<int> lengths = [];
        for (JsonNode? node = rows; node is JsonArray list; node = list[0])
            lengths.Add(list.Count);
        layer.Adapt(new Tensor([.. lengths], [.. Numbers(rows)]));
        for (var i = 0; i < layer.Weights.Count; i++)
            differences.Compare(Array(golden, i)!, layer.Weights[i].Value);
    }

    private static void CheckAdapt(GoldenCase golden, Differences differences, Discretization layer, JsonArray rows)
    {
        float[] data = [.. Numbers(rows)];
        var fresh = new Discretization(layer.Bins!.Value) { Epsilon = layer.Epsilon };
        fresh.Adapt(Tensor.From(data));
        differences.Compare("bin_boundaries", NumericArray.Of([.. layer.BinBoundaries!], [layer.BinBoundaries!.Count]),
            Tensor.From([.. fresh.BinBoundaries!]));
    }

    private static IEnumerable<float> Numbers(JsonNode? node)
        => node is JsonArray list ? list.SelectMany(Numbers) : [(float)node!];

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
        List<(string Key, Tensor Source)> sources =
            [.. inputs.Select((input, i) => ($"grad/input/{i}", input)), .. initial.Select((state, i) => ($"grad/initial_state/{i}", state))];
        for (var i = 0; i < layer.Weights.Count; i++)
        {
            if (Array(golden, i) is { } key)
                sources.Add(("grad/" + key, layer.Weights[i].Value));
        }

        GoldenGradients.Compare(golden, differences, tape, target, sources);
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
}
