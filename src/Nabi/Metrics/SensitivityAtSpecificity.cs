namespace Nabi.Metrics;

/// <summary>The best part of ones found with at least a given part of zeros found, over all thresholds.</summary>
public sealed class SensitivityAtSpecificity : BestAtConstraint
{
    private static readonly ConfigSetting<float> SpecificitySetting = ConfigSetting.Float(nameof(Specificity), Must.BeFraction);

    /// <summary>Creates the metric.</summary>
    /// <param name="specificity">The least specificity, from 0 to 1.</param>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public SensitivityAtSpecificity(float specificity)
        : base(SpecificitySetting, specificity)
    {
    }

    /// <summary>The least specificity.</summary>
    public float Specificity => Get(SpecificitySetting);

    /// <inheritdoc/>
    public override string ClassName => "SensitivityAtSpecificity";

    private protected override double Held(int threshold) => Counts.Specificity(threshold);

    private protected override double Wanted(int threshold) => Counts.Recall(threshold);
}
