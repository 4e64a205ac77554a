namespace Nabi.Metrics;

/// <summary>A point of a <see cref="PrecisionRecallCurve"/>.</summary>
/// <param name="Threshold">Scores above it count as one; infinite at the curve's ends.</param>
/// <param name="Precision">The share of ones among the scores above it, 0 to 1; 1 where nothing is above it.</param>
/// <param name="Recall">The share of the ones above it, 0 to 1.</param>
public readonly record struct PrecisionRecallPoint(float Threshold, double Precision, double Recall)
{
    /// <summary>
    /// The mean of precision and recall that counts recall beta times: (1 + beta²) P R / (beta² P + R); 0 where both are 0.
    /// </summary>
    /// <param name="beta">How much recall counts, above 0; 1 (default) for F1.</param>
    public double F(double beta = 1)
    {
        var below = beta * beta * Precision + Recall;
        return below == 0 ? 0 : (1 + beta * beta) * Precision * Recall / below;
    }
}
