using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>The best of one rate over all thresholds at which another is at least a given number.</summary>
public abstract class BestAtConstraint : BinaryCountsMetric
{
    private readonly string word;
    private readonly float least;
    private readonly int numThresholds;

    private protected BestAtConstraint(string word, float least, int numThresholds, int? classId)
        : base(null, classId)
    {
        if (least is not (>= 0 and <= 1))
            throw new NabiException($"{ClassName}: {word} must be from 0 to 1, got {least}.");
        if (numThresholds < 1)
            throw new NabiException($"{ClassName}: num_thresholds must be 1 or more, got {numThresholds}.");
        (this.word, this.least, this.numThresholds) = (word, least, numThresholds);
        Counts = new ThresholdCounts(numThresholds == 1 ? [0.5f] : ThresholdCounts.Even(numThresholds, beyond: false));
    }

    /// <inheritdoc/>
    public override float Result()
    {
        double best = 0;
        for (var i = 0; i < Counts.Thresholds; i++)
            if (Held(i) >= least)
                best = Math.Max(best, Wanted(i));
        return (float)best;
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("class_id", ClassId is { } id ? id : null).Set("num_thresholds", numThresholds).Set(word, least);
    }

    /// <summary>The rate that must be large enough.</summary>
    private protected abstract double Held(int threshold);

    /// <summary>The rate to be made large.</summary>
    private protected abstract double Wanted(int threshold);
}
