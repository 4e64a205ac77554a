namespace Nabi.Losses;

/// <summary>Minus the cosine of the angle between target and prediction along an axis: -1 when they point the same way.</summary>
/// <remarks>As a metric it is the cosine itself, 1 when they point the same way: Keras's metric of the name.</remarks>
public sealed class CosineSimilarity : RowwiseLoss
{
    /// <summary>The axis of a vector; the last by default.</summary>
    public int Axis { get => Get(LossSettings.OmittedAxis); init => Set(LossSettings.OmittedAxis, value); }

    /// <inheritdoc/>
    public override string ClassName => "CosineSimilarity";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [LossSettings.OmittedAxis];

    internal override int RowAxis => Axis;

    // Keras's metric of the name has the other sign.
    internal override RowFormula MetricRows => field ??= new CosineFormula(1f);

    internal override bool LargerMetricIsBetter => true;

    private protected override RowFormula MakeRows() => new CosineFormula(-1f);
}
