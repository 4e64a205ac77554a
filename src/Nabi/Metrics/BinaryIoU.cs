namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of zeros and ones, their mean, with predictions cut at a threshold.</summary>
/// <param name="targetClassIds">The classes whose mean is the result; 0 and 1 by default.</param>
/// <exception cref="NabiException">A class is neither 0 nor 1.</exception>
public sealed class BinaryIoU(IReadOnlyList<int>? targetClassIds = null) : ConfusionMatrixMetric(2, targetClassIds)
{
    private static readonly ConfigSetting<float> ThresholdSetting = ConfigSetting.Float(nameof(Threshold), 0.5f);

    /// <summary>From where on a prediction is 1; 0.5 by default.</summary>
    public float Threshold { get => Get(ThresholdSetting); init => Set(ThresholdSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "BinaryIoU";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [MetricSettings.TargetClassIds, ThresholdSetting];

    private protected override int Guess(Tensor yPred, int i) => yPred.Number(i) >= Threshold ? 1 : 0;
}
