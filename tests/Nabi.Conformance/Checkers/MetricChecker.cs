using Nabi.Metrics;

namespace Nabi.Conformance.Checkers;

/// <summary>A metric over several batches, with and without sample weights.</summary>
public sealed class MetricChecker : ICaseChecker
{
    public IReadOnlyList<string> Kinds { get; } = ["metric"];

    public string Keys => "metric";

    public string Arrays => "y_true y_pred sample_weight result result_weighted";

    public CaseResult Check(GoldenCase golden)
    {
        var differences = new Differences(golden);
        var metric = Registry.Read<Metric>(golden.Json["metric"]!, golden.Name);
        differences.CompareConfig(golden.Json["metric"], metric);
        foreach (var weighted in (bool[])[false, true])
        {
            var results = weighted ? "result_weighted" : "result";
            metric.Reset();
            for (var batch = 0; golden.Has($"{results}/{batch}"); batch++)
            {
                metric.Update(golden.Tensor($"y_true/{batch}"), golden.Tensor($"y_pred/{batch}"),
                    weighted ? golden.Floats($"sample_weight/{batch}") : null);
                differences.Compare($"{results}/{batch}", metric.ResultTensor());
            }
        }

        return differences.Result();
    }
}
