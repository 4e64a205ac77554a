namespace Nabi.Metrics;

/// <summary>The best precision with at least a given recall, over all thresholds.</summary>
/// <param name="recall">The least recall, from 0 to 1.</param>
/// <exception cref="NabiException">It is not from 0 to 1.</exception>
public sealed class PrecisionAtRecall(float recall)
    : BestAtConstraint("PrecisionAtRecall", MetricSettings.LeastRecall, recall,
        held: static (counts, i) => counts.Recall(i), wanted: static (counts, i) => counts.Precision(i))
{
    /// <summary>The least recall.</summary>
    public float Recall => Get(MetricSettings.LeastRecall);
}
