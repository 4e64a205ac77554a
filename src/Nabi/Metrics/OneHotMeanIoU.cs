using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of all classes, their mean, for one-hot targets.</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="ignoreClass">A class number that does not count; null (default) for none.</param>
/// <param name="sparseYPred">True when predictions are class numbers; false (default) when the largest along the axis is the class.</param>
/// <param name="axis">The axis of the classes; the last by default.</param>
/// <exception cref="NabiException">A number is out of its range.</exception>
public sealed class OneHotMeanIoU(int numClasses, int? ignoreClass = null, bool sparseYPred = false, int axis = -1)
    : ConfusionMatrixMetric(numClasses, null, ignoreClass, false, sparseYPred, axis)
{
    /// <inheritdoc/>
    public override string ClassName => "OneHotMeanIoU";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("num_classes", NumClasses);
        WriteIgnored(config);
        config.Set("sparse_y_pred", SparsePrediction).Set("axis", Axis);
    }
}
