using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Conformance.Checkers;

/// <summary>Penalties of a weight, and weights brought under a rule.</summary>
public sealed class RegularizerChecker() : CaseChecker(
    "regularizer constraint", keys: "regularizer regularizers constraint constraints", arrays: "input output")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        foreach (var (name, config) in Described(golden))
        {
            if (golden.Kind == "regularizer")
            {
                var regularizer = Registry.Read<Regularizer>(config, golden.Name);
                differences.Compare("output/" + name, regularizer.Call(golden.Floats("input/0")));
                differences.CompareConfig(config, regularizer);
            }
            else
            {
                var constraint = Registry.Read<Constraint>(config, golden.Name);
                var weight = new Variable("weight", golden.Floats("input/0"));
                constraint.Apply(weight);
                differences.Compare("output/" + name, weight.Value);
                differences.CompareConfig(config, constraint);
            }
        }
    }

    // Either a list of named ones, or a single one whose output is number 0.
    private static IEnumerable<(string Name, JsonNode Config)> Described(GoldenCase golden)
        => golden.Json[golden.Kind + "s"] is JsonObject several ? several.Select(pair => (pair.Key, pair.Value!))
            : golden.Json[golden.Kind] is { } one ? [("0", one)]
            : throw new NabiException($"{golden.Name}: there is no {golden.Kind} in case.json.");
}
