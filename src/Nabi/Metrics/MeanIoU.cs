namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of all classes, their mean: TP / (TP + FP + FN).</summary>
/// <param name="numClasses">The number of classes.</param>
/// <exception cref="NabiException">A number is out of its range.</exception>
public sealed class MeanIoU(int numClasses) : IoUMetric(numClasses, null)
{
    private static readonly ConfigSetting<bool> TargetSetting = ConfigSetting.Bool(nameof(SparseYTrue), true);

    /// <summary>True (default) when targets are class numbers, false when the largest along the axis is the class.</summary>
    public bool SparseYTrue { get => Get(TargetSetting); init => Set(TargetSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "MeanIoU";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, TargetSetting];

    private protected override bool TargetsAreNumbers => SparseYTrue;
}
