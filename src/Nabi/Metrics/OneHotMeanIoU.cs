namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of all classes, their mean, for one-hot targets.</summary>
/// <param name="numClasses">The number of classes.</param>
/// <exception cref="NabiException">A number is out of its range.</exception>
public sealed class OneHotMeanIoU(int numClasses) : IoUMetric(numClasses, null)
{
    /// <inheritdoc/>
    public override string ClassName => "OneHotMeanIoU";

    private protected override bool TargetsAreNumbers => false;

    private protected override bool IsOneHot => true;
}
