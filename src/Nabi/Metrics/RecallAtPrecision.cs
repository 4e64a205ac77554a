namespace Nabi.Metrics;

/// <summary>The best recall with at least a given precision, over all thresholds.</summary>
/// <param name="precision">The least precision, from 0 to 1.</param>
/// <exception cref="NabiException">It is not from 0 to 1.</exception>
public sealed class RecallAtPrecision(float precision)
    : BestAtConstraint("RecallAtPrecision", MetricSettings.LeastPrecision, precision,
        held: static (counts, i) => counts.Precision(i), wanted: static (counts, i) => counts.Recall(i))
{
    /// <summary>The least precision.</summary>
    public float Precision => Get(MetricSettings.LeastPrecision);
}
