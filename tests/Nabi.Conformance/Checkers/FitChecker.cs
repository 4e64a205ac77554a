using System.Text.Json.Nodes;
using Nabi.Callbacks;

namespace Nabi.Conformance.Checkers;

/// <summary>
/// A whole <c>Fit</c> without shuffling: history and its order, learning rates, what callbacks remember, final weights and optimizer, and what
/// the model says afterwards.
/// </summary>
public sealed class FitChecker : ICaseChecker
{
    /// <summary>What Nabi does otherwise on purpose: numbers of the history that are not compared, with the reason (docs/keras-users.md).</summary>
    private static readonly Dictionary<string, (string[] Names, string Reason)> Otherwise = new()
    {
        ["fit_two_outputs_one_layer"] = (["out_loss"], "two outputs of one layer keep two losses, out_loss and out_loss_1; Keras shows the last one alone"),
        ["fit_outputs_one_loss_for_all"] = (["out_loss"], "two outputs of one layer keep two losses"),
        ["fit_mask_confusion_counts"] = (["true_positives", "false_positives", "true_negatives", "false_negatives"], "counts leave masked steps out, as accuracy does"),
        ["fit_mask_weighted_metrics"] = (["precision", "recall", "auc", "binary_accuracy"],
            "weights are the given ones times the mask; Keras's torch backend multiplies all steps / unmasked steps of the batch into the weights it was given, because the loss does so in place"),
        ["fit_sample_weight_sample_mask"] = (["weighted_mae"], "weights are the given ones times the mask"),
    };

    private static readonly HashSet<string> Known =
    [
        "name", "kind", "group", "model", "epochs", "batch_size", "shuffle", "weights", "compile", "fit_args", "history", "outputs", "tolerance", "source", "arrays", "data",
        "epochs_run", "learning_rate_after_epoch", "learning_rate_after_batch", "iterations", "evaluate_after", "optimizer_variables", "float32_vs_float64_max_abs", "note",
        "cross_check", "data_kind", "output_names", "callbacks", "callback_state_after", "source_note", "files", "param_count",
    ];

    public IReadOnlyList<string> Kinds { get; } = ["fit"];

    public CaseResult Check(GoldenCase golden)
    {
        if (golden.Json.Select(pair => pair.Key).FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
            return CaseResult.Failed($"unknown key '{unknown}'");
        if (SerializedModel.Missing(golden.Json["model"]) is { } missing)
            return CaseResult.NotBuilt(missing);
        var differences = new Differences(golden);
        var model = TrainingChecker.Compiled(golden, differences);
        var fit = new FitCase(golden, model);
        var (byEpoch, byBatch) = (new List<float>(), new List<float>());
        var history = fit.Fit(new LambdaCallback { TrainBatchEnd = (_, _) => byBatch.Add(model.Optimizer!.LearningRate), EpochEnd = (_, _) => byEpoch.Add(model.Optimizer!.LearningRate) });
        CompareHistory(golden, history, differences);
        CompareList(golden.Json["learning_rate_after_epoch"], byEpoch, "learning_rate_after_epoch", TrainingChecker.ToleranceOf(golden, "history"), differences);
        CompareList(golden.Json["learning_rate_after_batch"], byBatch, "learning_rate_after_batch", TrainingChecker.ToleranceOf(golden, "history"), differences);
        CompareCallbacks(golden, fit, differences);
        if (golden.Json["iterations"] is { } iterations)
            differences.Equal("iterations", (long)iterations, model.Optimizer!.Iterations);
        var weights = TrainingChecker.ToleranceOf(golden, "weights");
        foreach (var (path, i) in TrainingChecker.Paths(golden).Select((path, i) => ("final/" + path, i)))
            differences.Compare(path, golden.Array(path), model.Weights[i].Value, weights);
        foreach (var (variable, i) in model.Optimizer!.Variables.Select((variable, i) => (variable, i)))
            if (golden.Json["optimizer_variables"] is JsonArray names && i < names.Count && golden.Has("optimizer/" + (string)names[i]!))
                differences.Compare("optimizer/" + (string)names[i]!, golden.Array("optimizer/" + (string)names[i]!), variable.Value, weights);
        CompareAfterwards(golden, model, fit, weights, differences);
        return differences.Result();
    }

    private static void CompareHistory(GoldenCase golden, History history, Differences differences)
    {
        var tolerance = TrainingChecker.ToleranceOf(golden, "history");
        var skipped = Otherwise.TryGetValue(golden.Name, out var otherwise) ? otherwise.Names : [];
        var expected = golden.Json["history"]!.AsObject();
        if (skipped.Length == 0)
            differences.Equal("names of the history", string.Join(", ", expected.Select(pair => pair.Key)), string.Join(", ", history.Series.Keys));
        foreach (var (name, values) in expected)
            if (!skipped.Contains(name) && !skipped.Contains(name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name) && history.Series.TryGetValue(name, out var series))
                CompareList(values, series, name, tolerance, differences);
        if (golden.Json["epochs_run"] is JsonArray epochs)
            differences.Equal("epochs", string.Join(", ", epochs.Select(epoch => (int)epoch!)), string.Join(", ", history.Epochs));
    }

    private static void CompareList(JsonNode? expected, IReadOnlyList<float> actual, string name, Tolerance tolerance, Differences differences)
    {
        if (expected is not JsonArray values)
            return;
        differences.Equal($"length of {name}", values.Count, actual.Count);
        for (var i = 0; i < Math.Min(values.Count, actual.Count); i++)
            if (!tolerance.Allows(actual[i], (double)values[i]!))
                differences.Add($"{name} {i}: expected {(double)values[i]!:g7}, got {actual[i]:g7}");
    }

    private static void CompareCallbacks(GoldenCase golden, FitCase fit, Differences differences)
    {
        foreach (var (name, expected) in golden.Json["callback_state_after"] as JsonObject ?? [])
        {
            var callback = fit.Callbacks.Single(one => one.GetType().Name == name);
            var state = new TrainingState();
            callback.SaveState(state);
            foreach (var (key, value) in expected!.AsObject())
            {
                // Keras's stopped_epoch is 0 when it never stopped.
                double got = key switch
                {
                    "wait" => state.Whole("waited"),
                    "cooldown_counter" => state.Whole("resting"),
                    "stopped_epoch" => Math.Max(0, state.Whole("stopped_epoch")),
                    "best_epoch" => state.Whole("best_epoch"),
                    "best" => state.Number("best"),
                    _ => throw new NabiException($"{golden.Name}: unknown state '{key}'."),
                };
                if (!TrainingChecker.ToleranceOf(golden, "history").Allows(got, (double)value!))
                    differences.Add($"{name} {key}: expected {(double)value!:g7}, got {got:g7}");
            }
        }
    }

    private static void CompareAfterwards(GoldenCase golden, Model model, FitCase fit, Tolerance tolerance, Differences differences)
    {
        var skipped = Otherwise.TryGetValue(golden.Name, out var otherwise) ? otherwise.Names : [];
        if (golden.Json["evaluate_after"] is JsonObject expected)
        {
            model.ResetStates();
            var logs = model.Evaluate(fit.X, fit.Y, batchSize: fit.BatchSize);
            foreach (var (name, value) in expected)
                if (!skipped.Contains(name) && !(logs.TryGetValue(name, out var got) && tolerance.Allows(got, (double)value!)))
                    differences.Add($"evaluate {name}: expected {(double)value!:g7}, got {(logs.TryGetValue(name, out got) ? got : float.NaN):g7}");
        }

        if (!golden.Has("predict_after/0"))
            return;
        model.ResetStates();
        var outputs = model.PredictAll(fit.X, fit.BatchSize);
        for (var i = 0; i < outputs.Count && golden.Has($"predict_after/{i}"); i++)
            differences.Compare($"predict_after/{i}", golden.Array($"predict_after/{i}"), outputs[i], tolerance);
    }
}
