using Nabi.Configs;

namespace Nabi.Metrics;

/// <summary>A metric over the matrix of how often each class (rows) was taken for each (columns): intersection over union.</summary>
public abstract class ConfusionMatrixMetric : Metric
{
    private const double Epsilon = 1e-7;
    private readonly double[] matrix;
    private float[] weights = [];

    private protected ConfusionMatrixMetric(
        int numClasses, IReadOnlyList<int>? targetClassIds, int? ignoreClass, bool sparseTarget, bool sparsePrediction, int axis)
    {
        if (numClasses < 1)
            throw new NabiException($"{ClassName}: num_classes must be 1 or more, got {numClasses}.");
        if (targetClassIds is not null && targetClassIds.Any(id => id < 0 || id >= numClasses))
            throw new NabiException($"{ClassName}: target_class_ids must be from 0 to {numClasses - 1}, got {string.Join(", ", targetClassIds.Select(id => $"{id}"))}.");
        NumClasses = numClasses;
        TargetClassIds = targetClassIds ?? [.. Enumerable.Range(0, numClasses)];
        IgnoreClass = ignoreClass;
        SparseTarget = sparseTarget;
        SparsePrediction = sparsePrediction;
        Axis = axis;
        matrix = new double[numClasses * numClasses];
    }

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <summary>The number of classes.</summary>
    public int NumClasses { get; }

    /// <summary>A class number that does not count; null for none.</summary>
    public int? IgnoreClass { get; }

    /// <summary>The axis of the classes where targets or predictions are not class numbers.</summary>
    public int Axis { get; }

    /// <summary>The classes whose mean is the result.</summary>
    private protected IReadOnlyList<int> TargetClassIds { get; }

    /// <summary>Whether targets are class numbers.</summary>
    private protected bool SparseTarget { get; }

    /// <summary>Whether predictions are class numbers.</summary>
    private protected bool SparsePrediction { get; }

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        var shape = SparseTarget ? yTrue.Shape : Without(yTrue.Shape);
        var count = shape.Size;
        Check((SparsePrediction ? yPred.Length : Without(yPred.Shape).Size) == count,
            $"the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; there must be as many classes predicted as given.");
        var scale = Factors(ref weights, shape, sampleWeight, yPred.Mask);
        for (var i = 0; i < count; i++)
        {
            var truth = SparseTarget ? yTrue.Whole(i) : Largest(yTrue, i);
            if (truth == IgnoreClass)
                continue;
            var guess = SparsePrediction ? Guess(yPred, i) : Largest(yPred, i);
            Check((uint)truth < (uint)NumClasses && (uint)guess < (uint)NumClasses,
                $"class {((uint)truth < (uint)NumClasses ? guess : truth)} is not below num_classes {NumClasses}.");
            // Counting in whole numbers, Keras drops the fractions of the weights.
            matrix[truth * NumClasses + guess] += DTypeName.StartsWith("int", StringComparison.Ordinal) ? Math.Truncate(scale[i]) : scale[i];
        }
    }

    /// <inheritdoc/>
    public override float Result()
    {
        double sum = 0;
        var valid = 0;
        foreach (var id in TargetClassIds)
        {
            double row = 0, column = 0;
            for (var i = 0; i < NumClasses; i++)
            {
                row += matrix[id * NumClasses + i];
                column += matrix[i * NumClasses + id];
            }

            var both = matrix[id * NumClasses + id];
            var union = row + column - both;
            valid += union > 1e-9 ? 1 : 0;
            sum += both / (union + Epsilon);
        }

        return (float)(sum / (valid + Epsilon));
    }

    /// <inheritdoc/>
    public override void Reset() => Array.Clear(matrix);

    /// <summary>The class of a prediction that is a class number.</summary>
    private protected virtual int Guess(Tensor yPred, int i) => yPred.Whole(i);

    /// <summary>Writes class ids under Keras's name.</summary>
    private protected void WriteTargets(Config config) => config.Set("target_class_ids", [.. TargetClassIds]);

    private protected void WriteIgnored(Config config) => config.Set("ignore_class", IgnoreClass is { } ignored ? ignored : null);

    private Shape Without(Shape shape)
    {
        var along = shape.Axis(Axis);
        return shape.Slice(0, along).Concat(shape.Slice(along + 1, shape.Rank - along - 1));
    }

    private int Largest(Tensor tensor, int i)
    {
        var along = tensor.Shape.Axis(Axis);
        var length = tensor.Shape[along];
        var stride = tensor.Shape.Slice(along + 1, tensor.Rank - along - 1).Size;
        var start = i / stride * stride * length + i % stride;
        var best = 0;
        for (var k = 1; k < length; k++)
            if (tensor.Number(start + k * stride) > tensor.Number(start + best * stride))
                best = k;
        return best;
    }
}
