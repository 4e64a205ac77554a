namespace Nabi.Metrics;

/// <summary>The best part of zeros found with at least a given part of ones found, over all thresholds.</summary>
/// <param name="sensitivity">The least sensitivity, from 0 to 1.</param>
/// <exception cref="NabiException">It is not from 0 to 1.</exception>
public sealed class SpecificityAtSensitivity(float sensitivity)
    : BestAtConstraint("SpecificityAtSensitivity", MetricSettings.LeastSensitivity, sensitivity,
        held: static (counts, i) => counts.Recall(i), wanted: static (counts, i) => counts.Specificity(i))
{
    /// <summary>The least sensitivity.</summary>
    public float Sensitivity => Get(MetricSettings.LeastSensitivity);
}
