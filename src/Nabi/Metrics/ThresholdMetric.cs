using System.Text.Json.Nodes;

namespace Nabi.Metrics;

/// <summary>A metric with one number a threshold.</summary>
public abstract class ThresholdMetric : BinaryCountsMetric
{
    private readonly float[]? given;

    private protected ThresholdMetric(IReadOnlyList<float>? thresholds, int? topK, int? classId)
        : base(topK, classId)
    {
        given = thresholds is null ? null : [.. thresholds];
        if (given is not null && (given.Length == 0 || given.Any(threshold => threshold is not (>= 0 and <= 1))))
            throw new NabiException($"{ClassName}: thresholds must be numbers from 0 to 1, at least one.");
        Counts = new ThresholdCounts(given ?? [topK is null ? 0.5f : -1e10f]);
    }

    /// <inheritdoc/>
    public override float Result()
    {
        double sum = 0;
        for (var i = 0; i < Counts.Thresholds; i++)
            sum += At(i);
        return (float)(sum / Counts.Thresholds);
    }

    /// <inheritdoc/>
    public override Tensor ResultTensor()
        => Counts.Thresholds == 1 ? Result() : Tensor.From([.. Enumerable.Range(0, Counts.Thresholds).Select(i => (float)At(i))]);

    /// <summary>The number at a threshold.</summary>
    private protected abstract double At(int threshold);

    /// <summary>The thresholds for a config: null, a number or a list.</summary>
    private protected JsonNode? ThresholdsNode()
        => given is null ? null : given.Length == 1 ? given[0] : new JsonArray([.. given.Select(value => (JsonNode)value)]);
}
