using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>Intersection over union of the areas of chosen classes, their mean: TP / (TP + FP + FN).</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="targetClassIds">The classes whose mean is the result.</param>
/// <param name="ignoreClass">A class number that does not count; null (default) for none.</param>
/// <param name="sparseYTrue">True (default) when targets are class numbers, false when the largest along the axis is the class.</param>
/// <param name="sparseYPred">The same for predictions.</param>
/// <param name="axis">The axis of the classes; the last by default.</param>
/// <exception cref="NabiException">A number is out of its range.</exception>
public sealed class IoU(
    int numClasses, IReadOnlyList<int> targetClassIds, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true, int axis = -1)
    : ConfusionMatrixMetric(numClasses, targetClassIds, ignoreClass, sparseYTrue, sparseYPred, axis)
{
    /// <inheritdoc/>
    public override string ClassName => "IoU";

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("num_classes", NumClasses);
        WriteTargets(config);
        WriteIgnored(config);
        config.Set("sparse_y_true", SparseTarget).Set("sparse_y_pred", SparsePrediction).Set("axis", Axis);
    }
}
