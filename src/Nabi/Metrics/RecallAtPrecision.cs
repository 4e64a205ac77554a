namespace Nabi.Metrics;

/// <summary>The best recall with at least a given precision, over all thresholds.</summary>
public sealed class RecallAtPrecision : BestAtConstraint
{
    /// <summary>Creates the metric.</summary>
    /// <param name="precision">The least precision, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds are tried, evenly from 0 to 1; 200 by default.</param>
    /// <param name="classId">The only class that counts; null (default) for all.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public RecallAtPrecision(float precision, int numThresholds = 200, int? classId = null)
        : base("precision", precision, numThresholds, classId)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => "RecallAtPrecision";

    private protected override double Held(int threshold) => Counts.Precision(threshold);

    private protected override double Wanted(int threshold) => Counts.Recall(threshold);
}
