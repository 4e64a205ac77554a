namespace Nabi.Conformance.Checkers;

/// <summary>
/// A whole <c>Fit</c> without shuffling: the history, the epochs that ran, the learning rates, the weights and the optimizer's state at the
/// end, what callbacks remember, and evaluation and prediction afterwards.
/// </summary>
public sealed class FitChecker() : CaseChecker(
    "fit",
    keys: "model weights compile/optimizer compile/loss compile/metrics compile/weighted_metrics compile/loss_weights epochs "
        + "batch_size shuffle data/x data/y "
        + "data/sample_weight data/x_val data/y_val data/sample_weight_val data_kind fit_args/validation_split fit_args/validation_freq "
        + "fit_args/validation_batch_size "
        + "fit_args/validation_steps fit_args/steps_per_epoch fit_args/initial_epoch fit_args/class_weight callbacks "
        + "callback_state_after history epochs_run "
        + "learning_rate_after_epoch learning_rate_after_batch iterations output_names evaluate_after optimizer_variables "
        + "tolerance/history tolerance/weights",
    arrays: "x y sample_weight x_val y_val sample_weight_val initial final optimizer predict_after")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var model = TrainingChecker.Compiled(golden, differences);
        var fit = new FitCall(golden, model) { ClassWeight = golden.Json["fit_args"]?["class_weight"] as JsonObject };
        var history = fit.Run((int)golden.Json["epochs"]!);
        var expected = new ExpectedHistory(golden, differences);
        expected.Compare(golden.Json, history, fit.Rates, model);
        fit.Callbacks.Compare(golden.Json["callback_state_after"] as JsonObject, differences, expected.Tolerance);
        var weights = TrainingChecker.ToleranceOf(golden, "weights");
        foreach (var (path, i) in TrainingChecker.Paths(golden).Select((path, i) => ("final/" + path, i)))
            differences.Compare(path, golden.Array(path), model.Weights[i].Value, weights);
        OptimizerState.Compare(golden, differences, model, "optimizer/", weights);
        if (golden.Json["evaluate_after"] is JsonObject evaluated)
        {
            model.ResetStates();
            var logs = model.Evaluate(fit.Inputs, fit.Targets, (int)golden.Json["batch_size"]!);
            expected.CompareLogs(evaluated, name => logs.TryGetValue(name, out var value) ? value : null, "the evaluation");
        }

        if (golden.Has("predict_after/0"))
        {
            model.ResetStates();
            var outputs = model.PredictAll(fit.Inputs, (int)golden.Json["batch_size"]!);
            for (var i = 0; i < outputs.Count; i++)
                differences.Compare($"predict_after/{i}", golden.Array($"predict_after/{i}"), outputs[i], weights);
        }
    }
}
