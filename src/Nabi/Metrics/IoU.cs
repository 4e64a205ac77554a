namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of chosen classes, their mean: TP / (TP + FP + FN).</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="targetClassIds">The classes whose mean is the result.</param>
/// <exception cref="NabiException">A number is out of its range.</exception>
public sealed class IoU(int numClasses, IReadOnlyList<int> targetClassIds) : IoUMetric(numClasses, targetClassIds)
{
    private static readonly ConfigSetting<bool> TargetSetting = ConfigSetting.Bool(nameof(SparseYTrue), true);

    /// <summary>True (default) when targets are class numbers, false when the largest along the axis is the class.</summary>
    public bool SparseYTrue { get => Get(TargetSetting); init => Set(TargetSetting, value); }

    /// <inheritdoc/>
    public override string ClassName => "IoU";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, MetricSettings.TargetClassIds, TargetSetting];

    private protected override bool TargetsAreNumbers => SparseYTrue;
}
