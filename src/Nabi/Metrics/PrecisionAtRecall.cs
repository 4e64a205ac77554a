namespace Nabi.Metrics;

/// <summary>The best precision with at least a given recall, over all thresholds.</summary>
public sealed class PrecisionAtRecall : BestAtConstraint
{
    /// <summary>Creates the metric.</summary>
    /// <param name="recall">The least recall, from 0 to 1.</param>
    /// <param name="numThresholds">How many thresholds are tried, evenly from 0 to 1; 200 by default.</param>
    /// <param name="classId">The only class that counts; null (default) for all.</param>
    /// <exception cref="NabiException">A number is out of its range.</exception>
    public PrecisionAtRecall(float recall, int numThresholds = 200, int? classId = null)
        : base("recall", recall, numThresholds, classId)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => "PrecisionAtRecall";

    private protected override double Held(int threshold) => Counts.Recall(threshold);

    private protected override double Wanted(int threshold) => Counts.Precision(threshold);
}
