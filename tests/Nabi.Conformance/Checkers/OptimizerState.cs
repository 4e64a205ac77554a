namespace Nabi.Conformance.Checkers;

/// <summary>The variables of an optimizer, in Keras's order.</summary>
internal static class OptimizerState
{
    /// <summary>Compares them with the arrays under a prefix, one for each entry of <c>optimizer_variables</c>.</summary>
    public static void Compare(GoldenCase golden, Differences differences, Model model, string prefix,
        Tolerance tolerance, string when = "")
    {
        if (golden.Json["optimizer_variables"] is not JsonArray names)
            return;
        var variables = model.Optimizer!.Variables;
        differences.Equal($"number of the optimizer's variables{when}", names.Count, variables.Count);
        for (var i = 0; i < Math.Min(names.Count, variables.Count); i++)
        {
            if (golden.Has(prefix + (string)names[i]!))
                differences.Compare($"{prefix}{names[i]}{when}", golden.Array(prefix + (string)names[i]!), variables[i].Value, tolerance);
        }
    }
}
