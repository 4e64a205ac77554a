namespace Nabi.Conformance.Checkers;

/// <summary>Compares what a run of training left with what Keras returned.</summary>
internal sealed class ExpectedHistory(GoldenCase golden, Differences differences)
{
    /// <summary>Numbers that are another thing in Nabi, on purpose (docs/keras-users.md), by the case.</summary>
    private static readonly Dictionary<string, string[]> Otherwise = new(StringComparer.Ordinal)
    {
        // Counts leave masked steps out, as accuracy does; Keras counts them.
        ["fit_mask_confusion_counts"] = ["true_positives", "false_positives", "true_negatives", "false_negatives"],

        // Weights are the given ones times the mask. Keras's torch backend multiplies (all steps / unmasked steps) of the batch into the
        // tensor of weights that it was given, because the loss does so in place, and the metrics see it.
        ["fit_mask_weighted_metrics"] = ["precision", "recall", "auc", "binary_accuracy"],
        ["fit_sample_weight_sample_mask"] = ["weighted_mae"],
    };

    private readonly string[] otherwise = Otherwise.GetValueOrDefault(golden.Name, []);
    private readonly string[] outputs = [.. (golden.Json["output_names"] as JsonArray ?? []).Select(name => (string)name!)];

    public Tolerance Tolerance { get; } = TrainingChecker.ToleranceOf(golden, "history");

    /// <summary>Compares the keys that a run may have: history, epochs, learning rates, iterations.</summary>
    public void Compare(JsonObject run, History history, RateRecorder rates, Model model, string when = "")
    {
        CompareSeries((JsonObject)run["history"]!, history, when);
        if (run["epochs_run"] is JsonArray epochs)
            differences.Equal("epochs" + when, string.Join(" ", epochs), string.Join(" ", history.Epochs));
        CompareRates("learning_rate_after_epoch", rates.AfterEpoch);
        CompareRates("learning_rate_after_batch", rates.AfterBatch);
        if (run["iterations"] is { } iterations)
            differences.Equal("iterations" + when, (long)iterations, model.Optimizer!.Iterations);

        void CompareRates(string key, IReadOnlyList<double> actual)
        {
            if (run[key] is JsonArray list)
                CompareValues(key + when, list, actual);
        }
    }

    /// <summary>Compares one number for each name.</summary>
    public void CompareLogs(JsonObject expected, Func<string, float?> actual, string what)
    {
        foreach (var (name, value) in expected)
        {
            if (otherwise.Contains(name))
                continue;
            else if (actual(Renamed(name)) is not { } got)
                differences.Add($"{name} of {what} is missing");
            else if (!Tolerance.Allows(got, (double)value!))
                differences.Add($"{name} of {what}: expected {(double)value!:g7}, got {got:g7}");
        }
    }

    private void CompareSeries(JsonObject expected, History history, string when)
    {
        var series = history.Series;
        foreach (var (name, values) in expected)
        {
            if (otherwise.Contains(name))
                differences.Equal($"{name} is there", true, series.ContainsKey(name));
            else if (series.TryGetValue(Renamed(name), out var actual))
                CompareValues(name + when, values!.AsArray(), [.. actual.Select(value => (double)value)]);
            else
                differences.Add($"{name}{when} is missing; there are {string.Join(", ", series.Keys)}");
        }

        if (outputs.Distinct().Count() == outputs.Length)
            differences.Equal("order of the history", string.Join(" ", expected.Select(pair => pair.Key)), string.Join(" ", series.Keys));
        var wanted = expected.Select(pair => Renamed(pair.Key)).ToHashSet(StringComparer.Ordinal);
        foreach (var extra in series.Keys.Where(name => !wanted.Contains(name) && !IsLossOfSharedLayer(name)))
            differences.Add($"{extra}{when} is not expected");
    }

    private void CompareValues(string what, JsonArray expected, IReadOnlyList<double> actual)
    {
        differences.Equal($"length of {what}", expected.Count, actual.Count);
        for (var i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            if (!Tolerance.Allows(actual[i], (double)expected[i]!))
            {
                differences.Add($"{what} at {i}: expected {(double)expected[i]!:g7}, got {actual[i]:g7}");
                return;
            }
        }
    }

    // Keras is inconsistent here: two outputs of one layer write their losses under one name, and the last one remains, while the names of
    // metrics are counted. Nabi counts both, as docs/keras-users.md says: out_loss, out_loss_1.
    private string Renamed(string name)
    {
        var (validation, rest) = name.StartsWith("val_", StringComparison.Ordinal) ? ("val_", name[4..]) : ("", name);
        var shared = outputs.FirstOrDefault(output => rest == output + "_loss" && outputs.Count(other => other == output) > 1);
        return shared is null ? name : $"{validation}{shared}_loss_{outputs.Count(other => other == shared) - 1}";
    }

    private bool IsLossOfSharedLayer(string name)
        => outputs.Any(output => name.Replace("val_", "", StringComparison.Ordinal).StartsWith(output + "_loss", StringComparison.Ordinal)
            && outputs.Count(other => other == output) > 1);
}
