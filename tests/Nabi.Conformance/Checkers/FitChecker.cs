using Nabi.Data;

namespace Nabi.Conformance.Checkers;

/// <summary>A whole <c>Fit</c> without shuffling: the history and the final weights.</summary>
public sealed class FitChecker : ICaseChecker
{
    public IReadOnlyList<string> Kinds { get; } = ["fit"];

    public CaseResult Check(GoldenCase golden)
    {
        if (SerializedModel.Missing(golden.Json["model"]) is { } missing)
            return CaseResult.NotBuilt(missing);
        var differences = new Differences(golden);
        var model = TrainingChecker.Compiled(golden, differences);
        var history = model.Fit(golden.Tensor("x"), golden.Tensor("y"), epochs: (int)golden.Json["epochs"]!, batchSize: (int)golden.Json["batch_size"]!,
            validation: golden.Has("x_val") ? Dataset.From(golden.Tensor("x_val"), golden.Tensor("y_val")) : null,
            shuffle: (bool)golden.Json["shuffle"]!, verbosity: Verbosity.Silent);
        var tolerance = TrainingChecker.ToleranceOf(golden, "history");
        foreach (var (name, expected) in golden.Json["history"]!.AsObject())
            for (var epoch = 0; epoch < expected!.AsArray().Count; epoch++)
                if (!tolerance.Allows(history[name][epoch], (double)expected[epoch]!))
                    differences.Add($"{name} of epoch {epoch}: expected {(double)expected[epoch]!:g7}, got {history[name][epoch]:g7}");
        foreach (var (path, i) in TrainingChecker.Paths(golden).Select((path, i) => ("final/" + path, i)))
            differences.Compare(path, golden.Array(path), model.Weights[i].Value, TrainingChecker.ToleranceOf(golden, "weights"));
        return differences.Result();
    }
}
