using Nabi.Formats;
using Nabi.Losses;

namespace Nabi.Conformance.Checkers;

/// <summary>
/// Steps of training: the first gradient, losses, metrics, weights after every step, the optimizer's state, evaluation and prediction.
/// </summary>
public sealed class TrainingChecker() : CaseChecker(
    "training legacy_training",
    keys: "model weights compile/optimizer compile/optimizer_resolved compile/loss compile/metrics steps class_weight "
        + "loss_per_step logs_per_step "
        + "metrics_names optimizer_variables evaluate_after_on_batch0 tolerance/loss tolerance/weights tolerance/first_batch_gradient",
    arrays: "initial x y sample_weight after first_batch_gradient optimizer predict_after")
{
    public override CaseResult Check(GoldenCase golden)
    {
        var result = base.Check(golden);
        // Where Keras 3 has another rule than the Keras 2 that wrote the case, the note says so.
        return result.State == CaseState.Failed && golden.Kind == "legacy_training" && (string?)golden.Json["note"] is { } note
            ? CaseResult.KerasTwoRule(note) : result;
    }

    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var weightTolerance = ToleranceOf(golden, "weights");
        CompareFirstGradient(golden, differences);
        var model = Compiled(golden, differences);
        var paths = Paths(golden);
        var classWeight = (golden.Json["class_weight"] as JsonObject)?.ToDictionary(
            pair => int.Parse(pair.Key, System.Globalization.CultureInfo.InvariantCulture), pair => (float)(double)pair.Value!);
        for (var step = 0; step < (int)golden.Json["steps"]!; step++)
        {
            var logs = model.TrainOnBatch(golden.List($"x/{step}"), Targets(golden, step),
                golden.Has($"sample_weight/{step}") ? golden.Floats($"sample_weight/{step}") : null, classWeight);
            CompareLogs(golden, differences, golden.Json["logs_per_step"]![step], logs, $"step {step}", ToleranceOf(golden, "loss"));
            for (var i = 0; i < paths.Length; i++)
            {
                if (golden.Has($"after/{step}/{paths[i]}"))
                {
                    differences.Compare($"after/{step}/{paths[i]}", golden.Array($"after/{step}/{paths[i]}"),
                        model.Weights[i].Value, weightTolerance);
                }
            }
        }

        foreach (var (variable, i) in model.Optimizer!.Variables.Select((variable, i) => (variable, i)))
        {
            if (golden.Json["optimizer_variables"] is JsonArray names && i < names.Count && golden.Has("optimizer/" + (string)names[i]!))
            {
                differences.Compare("optimizer/" + (string)names[i]!, golden.Array("optimizer/" + (string)names[i]!),
                    variable.Value, weightTolerance);
            }
        }

        if (golden.Json["evaluate_after_on_batch0"] is { } expected)
        {
            // What the last weights give can be no closer than the case allows the weights to be, as with the prediction below.
            CompareLogs(golden, differences, expected, model.Evaluate(golden.List("x/0"), Targets(golden, 0), batchSize: 1024),
                "evaluation", weightTolerance);
        }

        if (golden.Has("predict_after"))
            differences.Compare("predict_after", golden.Array("predict_after"), model.PredictAll(golden.List("x/0"))[0], weightTolerance);
    }

    internal static Model Compiled(GoldenCase golden, Differences differences)
    {
        var model = SerializedModel.Read(golden, differences);
        if (!SerializedModel.SetWeights(golden, model, "initial/", differences))
            throw new NabiException($"{golden.Name}: there are no first weights.");
        var compile = (JsonObject)golden.Json["compile"]!.DeepClone();
        if (golden.Kind == "legacy_training")
        {
            compile["optimizer_config"] = compile["optimizer"]!.DeepClone();
            LegacyTraining.Settings(model, compile.ToJsonString(), "2.3.1", golden.Name, new LoadLog(true)).Apply();
        }
        else
        {
            new CompileReader(model, compile, golden.Name, new LoadLog(true)).Apply();
        }

        return model;
    }

    internal static Tolerance ToleranceOf(GoldenCase golden, string what)
        => golden.Json["tolerance"]?[what] is JsonObject given
            ? new Tolerance((double)given["rtol"]!, (double)given["atol"]!) : golden.Tolerance;

    internal static string[] Paths(GoldenCase golden) => [.. golden.Json["weights"]!.AsArray().Select(weight => (string)weight!["path"]!)];

    private static void CompareFirstGradient(GoldenCase golden, Differences differences)
    {
        var paths = Paths(golden).Select(path => "first_batch_gradient/" + path).ToArray();
        if (!paths.Any(golden.Has))
            return;
        var model = Compiled(golden, differences);
        var tape = new GradientTape();
        var loss = tape.Record(() =>
        {
            Loss chosen = model.Compiled!.LossOf(0)!;
            var total = chosen.Apply(Targets(golden, 0)[0], model.ApplyAll(golden.List("x/0"), new CallContext { Training = true })[0],
                golden.Has("sample_weight/0") ? golden.Floats("sample_weight/0") : null);
            foreach (var weight in model.AllWeights)
            {
                if (weight.Regularizer is { } regularizer)
                    total += regularizer.Call(weight.Variable);
            }

            return total;
        });
        var gradients = tape.Gradient(loss, model.Weights);
        for (var i = 0; i < paths.Length; i++)
        {
            if (golden.Has(paths[i]))
                differences.Compare(paths[i], golden.Array(paths[i]), gradients[i], ToleranceOf(golden, "first_batch_gradient"));
        }
    }

    private static Tensor[] Targets(GoldenCase golden, int step)
        => golden.Has($"y/{step}") ? [golden.Tensor($"y/{step}")] : golden.List($"y/{step}");

    private static void CompareLogs(GoldenCase golden, Differences differences, JsonNode? expected, Logs actual,
        string when, Tolerance tolerance)
    {
        var pairs = expected is JsonArray list
            ? list.Select((value, i) => (Name: (string)golden.Json["metrics_names"]![i]!, Value: (double)value!))
            : expected!.AsObject().Select(pair => (Name: pair.Key, Value: (double)pair.Value!));
        foreach (var (name, value) in pairs)
        {
            if (!actual.TryGetValue(name == "acc" ? "accuracy" : name, out var got))
                differences.Add($"{name} at {when} is missing; there are {string.Join(", ", actual.Keys)}");
            else if (!tolerance.Allows(got, value))
                differences.Add($"{name} at {when}: expected {value:g7}, got {got:g7}");
        }
    }
}
