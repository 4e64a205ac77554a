using Nabi.Optimizers;

namespace Nabi.Conformance.Checkers;

/// <summary>Runs an optimizer over given gradients: values after every step, learning rates before, state at the end.</summary>
public sealed class OptimizerChecker() : CaseChecker(
    "optimizer", keys: "optimizer steps learning_rate_before_step optimizer_variables_final",
    arrays: "initial gradient value value_finalized slot")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var optimizer = Registry.Read<Optimizer>(golden.Json["optimizer"]!, golden.Name);
        differences.CompareConfig(golden.Json["optimizer"], optimizer);
        var variables = golden.List("initial").Select((value, i) => new Variable($"v{i}", value)).ToArray();
        optimizer.Build(variables);
        var rates = golden.Json["learning_rate_before_step"]?.AsArray();
        for (var step = 0; step < (int)golden.Json["steps"]!; step++)
        {
            if (rates is not null && !golden.Tolerance.Allows(optimizer.LearningRate, (double)rates[step]!))
                differences.Add($"learning rate before step {step}: expected {rates[step]}, got {optimizer.LearningRate}");
            optimizer.Apply(variables, golden.List($"gradient/{step}"));
            for (var i = 0; i < variables.Length; i++)
                differences.Compare($"value/{step}/{i}", variables[i].Value);
        }

        var paths = golden.Json["optimizer_variables_final"]?.AsArray().Select(path => (string)path!).ToArray();
        if (paths is not null)
        {
            differences.Equal("state", string.Join(" ", paths), string.Join(" ", optimizer.Variables.Select(variable => variable.Path)));
            foreach (var variable in optimizer.Variables.Where(variable => golden.Has("slot/" + variable.Path)))
                differences.Compare("slot/" + variable.Path, variable.Value);
        }

        if (golden.Has("value_finalized/0"))
        {
            optimizer.OverwriteWithAverages();
            for (var i = 0; i < variables.Length; i++)
                differences.Compare($"value_finalized/{i}", variables[i].Value);
        }
    }
}
