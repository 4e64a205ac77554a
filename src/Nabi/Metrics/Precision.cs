using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>How many of the predicted ones are ones.</summary>
public sealed class Precision : ThresholdMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="thresholds">What counts as 1: one number per threshold, from 0 to 1; 0.5 by default, everything with <paramref name="topK"/>.</param>
    /// <param name="topK">How many of the most likely classes of a sample count at most; null (default) for all.</param>
    /// <param name="classId">The only class that counts; null (default) for all.</param>
    /// <exception cref="NabiException">A threshold is out of range.</exception>
    public Precision(IReadOnlyList<float>? thresholds = null, int? topK = null, int? classId = null)
        : base(thresholds, topK, classId)
    {
    }

    /// <inheritdoc/>
    public override string ClassName => "Precision";

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("thresholds", ThresholdsNode()).Set("top_k", TopK is { } k ? k : null).Set("class_id", ClassId is { } id ? id : null);
    }

    private protected override double At(int threshold)
        => ThresholdCounts.Ratio(Counts.TruePositives[threshold], Counts.TruePositives[threshold] + Counts.FalsePositives[threshold]);
}
