namespace Nabi.Metrics;

/// <summary>The best part of ones found with at least a given part of zeros found, over all thresholds.</summary>
public sealed class SensitivityAtSpecificity : BestAtConstraint
{
    /// <summary>Creates the metric.</summary>
    /// <param name="specificity">The least specificity, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds are tried, evenly from 0 to 1; 200 by default.</param>
    /// <param name="classId">The only class that counts; null (default) for all.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public SensitivityAtSpecificity(float specificity, int numThresholds = 200, int? classId = null)
        : base("specificity", specificity, numThresholds, classId)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => "SensitivityAtSpecificity";

    private protected override double Held(int threshold) => Counts.Specificity(threshold);

    private protected override double Wanted(int threshold) => Counts.Recall(threshold);
}
