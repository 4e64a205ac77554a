using Nabi.Callbacks;

namespace Nabi.Conformance.Checkers;

/// <summary>
/// A run that breaks off at the beginning of an epoch, and the same run taken up from its backup by a new model and new callbacks.
/// </summary>
internal sealed class BackupRun(GoldenCase golden, Differences differences, string folder)
{
    public void Check(int interrupted)
    {
        var epochs = (int)golden.Json["epochs"]!;
        var first = new FitCall(golden, TrainingChecker.Compiled(golden, differences), folder);
        differences.Equal("interrupted", true, Breaks(first, epochs, interrupted));
        Rates(golden.Json["first_run"]!["learning_rate_after_epoch"]!.AsArray(), first.Rates.AfterEpoch, "the first run");

        // Keras is inconsistent here: the counters of ReduceLROnPlateau and EarlyStopping start anew after a restore, so that its second
        // run is not the uninterrupted one. Nabi's callbacks go on where they stood, as docs/keras-users.md says: "uninterrupted" is right.
        var model = TrainingChecker.Compiled(golden, differences);
        var second = new FitCall(golden, model, folder);
        var history = second.Run(epochs);
        var whole = golden.Json["uninterrupted"]!;
        var rest = new JsonObject
        {
            ["history"] = new JsonObject(whole["history"]!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, Tail(pair.Value)))),
            ["epochs_run"] = Tail(whole["epochs_run"]),
            ["learning_rate_after_epoch"] = Tail(whole["learning_rate_after_epoch"]),
        };
        new ExpectedHistory(golden, differences).Compare(rest, history, second.Rates, model, " of the second run");
        foreach (var (path, i) in TrainingChecker.Paths(golden).Select((path, i) => ("final_uninterrupted/" + path, i)))
            differences.Compare(path, golden.Array(path), model.Weights[i].Value, TrainingChecker.ToleranceOf(golden, "weights"));

        JsonNode? Tail(JsonNode? list) => new JsonArray([.. list!.AsArray().Skip(interrupted).Select(value => value!.DeepClone())]);
    }

    private static bool Breaks(FitCall fit, int epochs, int interrupted)
    {
        try
        {
            fit.Run(epochs, [new Interruption(interrupted)]);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private void Rates(JsonArray expected, IReadOnlyList<double> actual, string when)
    {
        differences.Equal($"epochs of {when}", expected.Count, actual.Count);
        foreach (var (wanted, got) in expected.Zip(actual))
        {
            if (!golden.Tolerance.Allows(got, (double)wanted!))
                differences.Add($"learning rate of {when}: expected {wanted}, got {got}");
        }
    }

    private sealed class Interruption(int at) : Callback
    {
        public override void OnEpochBegin(int epoch)
        {
            if (epoch == at)
                throw new OperationCanceledException("The case breaks off here.");
        }
    }
}
