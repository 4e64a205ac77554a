using Nabi.Formats;

namespace Nabi.Conformance.Checkers;

/// <summary>A whole model: settings, weights, predictions, gradients, and the same again after a round trip through JSON.</summary>
public sealed class ModelChecker() : CaseChecker(
    "model zoo legacy_model",
    keys: "model weights param_count files summary_file call/style call/training call/method gradient/of "
        + "gradient/arrays gradient/tolerance",
    arrays: "input weight output output_mask cotangent grad")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var model = SerializedModel.Read(golden, differences);
        if (!SerializedModel.SetWeights(golden, model, "weight/", differences))
            model.LoadWeights(golden.PathOf((string)golden.Json["files"]!["keras"]!));
        Compare(golden, differences, model, "");
        if (golden.Kind != "legacy_model" && (string?)golden.Json["summary_file"] is { } summary)
            CompareSummary(golden, differences, model, File.ReadAllText(golden.PathOf(summary)));
        foreach (var (kind, file) in golden.Json["files"] as JsonObject ?? [])
            Compare(golden, differences, FromFile(golden, kind, golden.PathOf((string)file!)), $" from {file}");

        var again = Model.FromJson(model.ToJson());
        again.SetWeights([.. model.Weights.Select(weight => weight.Value)]);
        foreach (var (weight, other) in model.Weights.Zip(again.Weights))
            differences.Equal("weight after a round trip", weight.Path, other.Path);
        Compare(golden, differences, again, " after a round trip");
    }

    // The table of a trained model counts the optimizer's state, which only its file has.
    private static void CompareSummary(GoldenCase golden, Differences differences, Model model, string expected)
        => SummaryChecker.Compare(differences, expected, (expected.Contains("Optimizer params", StringComparison.Ordinal)
            ? Model.Load(golden.PathOf((string)golden.Json["files"]!["keras"]!)) : model).Summary());

    /// <summary>The model from a file of the case; a file of weights alone fills a new model.</summary>
    private static Model FromFile(GoldenCase golden, string kind, string path)
    {
        if (kind is "keras" or "h5")
            return Model.Load(path, compile: false);
        var model = Model.FromConfig((JsonObject)golden.Json["model"]!);
        model.LoadWeights(path);
        return model;
    }

    private static void Compare(GoldenCase golden, Differences differences, Model model, string when)
    {
        var inputs = golden.List("input");
        var tape = new GradientTape();
        foreach (var input in inputs.Where(input => input.DType == DType.Float32))
            tape.Watch(input);
        IReadOnlyList<Tensor> outputs = [];
        var target = tape.Record(() =>
        {
            outputs = model.ApplyAll(inputs);
            Tensor? sum = null;
            for (var i = 0; i < outputs.Count && golden.Has($"cotangent/{i}"); i++)
                sum = Ops.Sum(outputs[i] * golden.Floats($"cotangent/{i}")) is var part && sum is null ? part : sum + part;
            return sum;
        });
        differences.Equal("number of outputs" + when, golden.Keys("output/").Count(), outputs.Count);
        for (var i = 0; i < outputs.Count && golden.Has($"output/{i}"); i++)
        {
            differences.Compare($"output/{i}{when}", golden.Array($"output/{i}"), outputs[i]);
            if (!golden.Has($"output_mask/{i}"))
                continue;
            if (outputs[i].Mask is { } mask)
                differences.Compare($"output_mask/{i}{when}", golden.Array($"output_mask/{i}"), mask);
            else
                differences.Add($"output_mask/{i}{when}: expected a mask, got none");
        }

        if (target is not null && when.Length == 0)
            CompareGradients(golden, differences, model, inputs, tape, target);
    }

    private static void CompareGradients(GoldenCase golden, Differences differences, Model model, Tensor[] inputs,
        GradientTape tape, Tensor target)
    {
        var names = golden.Json["weights"]!.AsArray().Select(weight => "grad/weight/" + (string)weight!["path"]!).ToArray();
        GoldenGradients.Compare(golden, differences, tape, target,
            [.. inputs.Select((input, i) => ($"grad/input/{i}", input)), .. model.Weights.Select((weight, i) => (names[i], weight.Value))]);
    }
}
