namespace Nabi.Metrics;

/// <summary>The best part of zeros found with at least a given part of ones found, over all thresholds.</summary>
public sealed class SpecificityAtSensitivity : BestAtConstraint
{
    private static readonly ConfigSetting<float> SensitivitySetting = ConfigSetting.Float(nameof(Sensitivity), Must.BeFraction);

    /// <summary>Creates the metric.</summary>
    /// <param name="sensitivity">The least sensitivity, from 0 to 1.</param>
    /// <exception cref="NabiException">It is not from 0 to 1.</exception>
    public SpecificityAtSensitivity(float sensitivity)
        : base(SensitivitySetting, sensitivity)
    {
    }

    /// <summary>The least sensitivity.</summary>
    public float Sensitivity => Get(SensitivitySetting);

    /// <inheritdoc/>
    public override string ClassName => "SpecificityAtSensitivity";

    private protected override double Held(int threshold) => Counts.Recall(threshold);

    private protected override double Wanted(int threshold) => Counts.Specificity(threshold);
}
