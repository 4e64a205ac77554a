namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of chosen classes, their mean, for one-hot targets.</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="targetClassIds">The classes whose mean is the result.</param>
/// <exception cref="NabiException">A number is out of its range.</exception>
public sealed class OneHotIoU(int numClasses, IReadOnlyList<int> targetClassIds) : IoUMetric(numClasses, targetClassIds)
{
    /// <inheritdoc/>
    public override string ClassName => "OneHotIoU";

    /// <inheritdoc/>
    protected internal override IEnumerable<ConfigSetting> Settings => [.. base.Settings, MetricSettings.TargetClassIds];

    private protected override bool TargetsAreNumbers => false;

    private protected override bool IsOneHot => true;
}
