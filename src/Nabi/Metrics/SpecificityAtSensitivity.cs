namespace Nabi.Metrics;

/// <summary>The best part of zeros found with at least a given part of ones found, over all thresholds.</summary>
public sealed class SpecificityAtSensitivity : BestAtConstraint
{
    /// <summary>Creates the metric.</summary>
    /// <param name="sensitivity">The least sensitivity, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds are tried, evenly from 0 to 1; 200 by default.</param>
    /// <param name="classId">The only class that counts; null (default) for all.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public SpecificityAtSensitivity(float sensitivity, int numThresholds = 200, int? classId = null)
        : base("sensitivity", sensitivity, numThresholds, classId)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => "SpecificityAtSensitivity";

    private protected override double Held(int threshold) => Counts.Recall(threshold);

    private protected override double Wanted(int threshold) => Counts.Specificity(threshold);
}
