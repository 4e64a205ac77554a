using Nabi.Formats;

namespace Nabi.Conformance.Checkers;

/// <summary>
/// Training that is saved and continued: the state at the moment of saving, and that going on after loading is going on without
/// interruption, from the files that Keras wrote and from Nabi's own of the same formats.
/// </summary>
public sealed class ResumeChecker() : CaseChecker(
    "resume",
    keys: "model weights compile/optimizer compile/loss compile/metrics batch_size shuffle epochs_before_save "
        + "epochs_after_load files history_before_save "
        + "iterations_saved learning_rate_saved optimizer_variables tolerance/history tolerance/weights "
        + string.Join(' ',
            from run in (string[])["uninterrupted", "from_keras", "from_h5", "first_run", "second_run"]
            from key in Run.Split(' ')
            select $"{run}/{key}")
        + " epochs callbacks interrupted_at_begin_of_epoch",
    arrays: "x y x_val y_val initial saved optimizer_saved final final_uninterrupted optimizer")
{
    private const string Run =
        "history iterations iterations_after_load learning_rate_after_load learning_rate_after_epoch learning_rate_after_batch epochs_run "
        + "optimizer_state_equal_after_load max_abs_diff_to_uninterrupted history_keys_equal keras_own_load_and_fit";

    protected override void Compare(GoldenCase golden, Differences differences)
    {
        using var folder = new TemporaryFolder();
        if (golden.Json["interrupted_at_begin_of_epoch"] is { } epoch)
            new BackupRun(golden, differences, folder.Path).Check((int)epoch);
        else
            Continue(golden, differences, folder.Path);
    }

    private static void Continue(GoldenCase golden, Differences differences, string folder)
    {
        var expected = new ExpectedHistory(golden, differences);
        var model = TrainingChecker.Compiled(golden, differences);
        var fit = new FitCall(golden, model);
        var before = fit.Run((int)golden.Json["epochs_before_save"]!);
        expected.Compare(new JsonObject { ["history"] = golden.Json["history_before_save"]!.DeepClone() }, before, fit.Rates,
            model, " before saving");
        Saved(golden, differences, model, "", true);

        List<(string What, string Path, string Run)> files = [];
        foreach (var (kind, name) in golden.Json["files"]!.AsObject())
        {
            var path = golden.PathOf((string)name!);
            if (kind == "weights")
            {
                var fresh = Model.FromConfig((JsonObject)golden.Json["model"]!);
                fresh.LoadWeights(path);
                Saved(golden, differences, fresh, $" from {name}", false);
                continue;
            }

            files.Add(($" after Keras's {name}", path, "from_" + kind));
            var own = Path.Combine(folder, (string)name!);
            model.Save(own);
            files.Add(($" after Nabi's {name}", own, "from_" + kind));
        }

        After(golden, differences, expected, fit, model, "uninterrupted", "");
        foreach (var (what, path, run) in files)
        {
            var loaded = Model.Load(path);
            var described = golden.Json[run]!;
            differences.Equal("iterations" + what, (long)described["iterations_after_load"]!, loaded.Optimizer!.Iterations);
            if (!expected.Tolerance.Allows(loaded.Optimizer.LearningRate, (double)described["learning_rate_after_load"]!))
            {
                differences.Add(
                    $"learning rate{what}: expected {described["learning_rate_after_load"]}, got {loaded.Optimizer.LearningRate}");
            }

            Saved(golden, differences, loaded, what, true);
            After(golden, differences, expected, new FitCall(golden, loaded), loaded, run, what);
        }
    }

    private static void Saved(GoldenCase golden, Differences differences, Model model, string when, bool hasOptimizer)
    {
        var tolerance = TrainingChecker.ToleranceOf(golden, "weights");
        var paths = TrainingChecker.Paths(golden);
        for (var i = 0; i < paths.Length; i++)
            differences.Compare($"saved/{paths[i]}{when}", golden.Array("saved/" + paths[i]), model.Weights[i].Value, tolerance);
        if (!hasOptimizer)
            return;
        differences.Equal("iterations_saved" + when, (long)golden.Json["iterations_saved"]!, model.Optimizer!.Iterations);
        if (!tolerance.Allows(model.Optimizer.LearningRate, (double)golden.Json["learning_rate_saved"]!))
        {
            differences.Add(
                $"learning_rate_saved{when}: expected {golden.Json["learning_rate_saved"]}, got {model.Optimizer.LearningRate}");
        }

        OptimizerState.Compare(golden, differences, model, "optimizer_saved/", tolerance, when);
    }

    private static void After(GoldenCase golden, Differences differences, ExpectedHistory expected, FitCall fit,
        Model model, string run, string when)
    {
        var history = fit.Run((int)golden.Json["epochs_after_load"]!);
        expected.Compare((JsonObject)golden.Json[run]!, history, fit.Rates, model, when);
        var tolerance = TrainingChecker.ToleranceOf(golden, "weights");
        var paths = TrainingChecker.Paths(golden);
        for (var i = 0; i < paths.Length; i++)
            differences.Compare($"final/{paths[i]}{when}", golden.Array("final/" + paths[i]), model.Weights[i].Value, tolerance);
        OptimizerState.Compare(golden, differences, model, "optimizer/", tolerance, when);
    }
}
