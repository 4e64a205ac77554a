using Nabi.Metrics;

namespace Nabi.Conformance.Checkers;

/// <summary>A metric over several batches, with and without sample weights.</summary>
public sealed class MetricChecker() : CaseChecker("metric", keys: "metric", arrays: "y_true y_pred sample_weight result result_weighted")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
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
    }
}
