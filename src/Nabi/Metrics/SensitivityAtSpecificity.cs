namespace Nabi.Metrics;

/// <summary>The best part of ones found with at least a given part of zeros found, over all thresholds.</summary>
/// <param name="specificity">The least specificity, from 0 to 1.</param>
/// <exception cref="NabiException">It is not from 0 to 1.</exception>
public sealed class SensitivityAtSpecificity(float specificity)
    : BestAtConstraint("SensitivityAtSpecificity", MetricSettings.LeastSpecificity, specificity,
        held: static (counts, i) => counts.Specificity(i), wanted: static (counts, i) => counts.Recall(i))
{
    /// <summary>The least specificity.</summary>
    public float Specificity => Get(MetricSettings.LeastSpecificity);
}
